package io.minitwitter.user;

import java.time.Instant;
import java.util.UUID;

/**
 * Who a person is.
 *
 * @param id UUIDv7, given at registration, never changed
 * @param username as its owner writes it
 * @param email as its owner wrote it
 * @param createdAt when the person registered
 * @param updatedAt when the profile last changed
 */
record User(
    UUID id,
    String username,
    String email,
    String firstName,
    String lastName,
    String bio,
    String avatarUrl,
    Instant createdAt,
    Instant updatedAt) {

  /** The id alone: a user may end up in a log line, an e-mail address must not. */
  @Override
  public String toString() {
    return "User[" + id + "]";
  }
}
