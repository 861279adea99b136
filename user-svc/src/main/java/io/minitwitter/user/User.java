package io.minitwitter.user;

import java.time.Instant;
import java.util.UUID;

/**
 * A user.
 *
 * @param id UUIDv7, given at registration, never changed
 * @param username as its owner writes it
 * @param email as its owner wrote it; empty in public profiles
 * @param createdAt when the user registered
 * @param updatedAt when the profile last changed
 * @param counts counts from other services
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
   * Counts from other services; updated within about two seconds.
   *
   * @param followers number of followers
   * @param following number of followed users
   * @param tweets number of tweets
   */
  record Counts(int followers, int following, int tweets) {
    /** The counts of a new user. */
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
