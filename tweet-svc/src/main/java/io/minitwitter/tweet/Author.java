package io.minitwitter.tweet;

import java.util.UUID;

/**
 * Who posted a tweet, as far as its readers are told.
 *
 * @param id the user's id
 */
record Author(UUID id, String username, String firstName, String lastName, String avatarUrl) {

  /** An author of whom nothing but the id can be told now. */
  static Author unresolved(UUID id) {
    return new Author(id, "", "", "", "");
  }
}
