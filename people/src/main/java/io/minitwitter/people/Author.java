package io.minitwitter.people;

import java.util.UUID;

/**
 * Who wrote or did something, as far as its readers are told.
 *
 * @param id the user's id
 */
public record Author(
    UUID id, String username, String firstName, String lastName, String avatarUrl) {

  /** An author of whom nothing but the id can be told now. */
  public static Author unresolved(UUID id) {
    return new Author(id, "", "", "", "");
  }
}
