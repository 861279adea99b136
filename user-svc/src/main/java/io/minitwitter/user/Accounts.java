package io.minitwitter.user;

import java.util.UUID;

/**
 * The accounts of users: their passwords and roles, which belong to another service. Both calls act
 * on behalf of the user whose call is being served.
 */
interface Accounts {

  /**
   * Checks that the caller knows the password of their account.
   *
   * @throws io.grpc.StatusRuntimeException BAD_CREDENTIALS, TOO_MANY_ATTEMPTS; UNAVAILABLE while
   *     accounts cannot be reached
   */
  void requirePassword(String password);

  /**
   * Takes the role of administrator from a user who is about to delete the account; success as well
   * when they have another role. Durable when this returns.
   *
   * @throws io.grpc.StatusRuntimeException LAST_ADMINISTRATOR; UNAVAILABLE while accounts cannot be
   *     reached
   */
  void resign(UUID userId);
}
