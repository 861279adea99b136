package io.minitwitter.auth;

import io.minitwitter.user.v1.User;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The users there are, who belong to another service. A call that cannot reach it fails as
 * UNAVAILABLE or DEADLINE_EXCEEDED, and then it is unknown whether it took effect.
 */
interface Users {

  /**
   * Makes a user; durable when it returns. Repeating it with the same id gives the same user. Fails
   * with USERNAME_TAKEN or EMAIL_TAKEN.
   */
  User create(UUID id, NewUser newUser);

  /** The user that an e-mail address or a username means, with {@code email}. */
  Optional<User> lookup(String identifier);

  /** The user with this id, with {@code email}. */
  Optional<User> find(UUID id);

  /** Those of at most 100 ids that users have. */
  Set<UUID> existing(Collection<UUID> ids);
}
