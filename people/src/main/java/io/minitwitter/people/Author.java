package io.minitwitter.people;

import io.minitwitter.user.v1.User;
import java.util.UUID;

/**
 * A user as shown next to what they wrote or did.
 *
 * @param id the user's id
 * @param message the same as a message, built once
 */
public record Author(UUID id, io.minitwitter.tweet.v1.Author message) {

  /** An author who could not be looked up: only the id is set. */
  public static Author unresolved(UUID id) {
    return new Author(id, io.minitwitter.tweet.v1.Author.newBuilder().setId(id.toString()).build());
  }

  /** A user as an author. */
  public static Author of(User user) {
    return new Author(
        UUID.fromString(user.getId()),
        io.minitwitter.tweet.v1.Author.newBuilder()
            .setId(user.getId())
            .setUsername(user.getUsername())
            .setFirstName(user.getFirstName())
            .setLastName(user.getLastName())
            .setAvatarUrl(user.getAvatarUrl())
            .build());
  }

  /** The username; empty when only the id is known. */
  public String username() {
    return message.getUsername();
  }
}
