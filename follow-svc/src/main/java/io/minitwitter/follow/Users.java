package io.minitwitter.follow;

import io.minitwitter.user.v1.User;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Looks up users. */
interface Users {

  /**
   * Looks up profiles in one batch. A profile that cannot be looked up now is returned with the id
   * only; one that does not exist is left out.
   */
  Map<UUID, User> byIds(Set<UUID> ids);

  /**
   * Requires that the user exists.
   *
   * @throws io.grpc.StatusRuntimeException USER_NOT_FOUND, or UNAVAILABLE if user-svc cannot be
   *     reached
   */
  void requireExisting(UUID id);
}
