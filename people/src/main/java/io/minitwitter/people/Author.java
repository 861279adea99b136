package io.minitwitter.people;

import java.util.UUID;

/**
 * The author of content or the actor of an action, as shown to readers.
 *
 * @param id the user's id
 */
public record Author(
    UUID id, String username, String firstName, String lastName, String avatarUrl) {

  /** An author of whom only the id is known now. */
  public static Author unresolved(UUID id) {
    return new Author(id, "", "", "", "");
  }
}
