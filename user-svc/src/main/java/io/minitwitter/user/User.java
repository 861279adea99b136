package io.minitwitter.user;

import java.time.Instant;
import java.util.UUID;

/**
 * Who a person is.
 *
 * @param id UUIDv7, given at registration, never changed
 * @param username as its owner writes it
 * @param email as its owner wrote it; empty in what others see
 * @param createdAt when the person registered
 * @param updatedAt when the profile last changed
 * @param counts what other services count of the person
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
    Instant updatedAt,
    Counts counts) {

  /**
   * What other services count of a person; a second or two behind.
   *
   * @param followers how many people follow the person
   * @param following how many people the person follows
   * @param tweets how many tweets of the person there are
   */
  record Counts(int followers, int following, int tweets) {
    /** Of somebody of whom nothing was counted yet. */
    static final Counts NONE = new Counts(0, 0, 0);
  }

  /** As others see the user. */
  User withoutEmail() {
    return new User(
        id, username, "", firstName, lastName, bio, avatarUrl, createdAt, updatedAt, counts);
  }

  /** The id alone: a user may end up in a log line, an e-mail address must not. */
  @Override
  public String toString() {
    return "User[" + id + "]";
  }
}
