package io.minitwitter.notification;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the followers of a tweet's author have been told of it. What takes longer than one
 * attempt goes on where the last one stopped.
 */
interface Fanouts {

  /** Where to go on: the token of the next page; empty when all have been told. */
  Optional<String> next(String tweetId);

  /** Notes where to go on; empty when all have been told. Durable when the call returns. */
  void reached(String tweetId, Optional<String> next);

  /** Removes those that were last noted before a time, and returns how many there were. */
  int forgetBefore(Instant time);
}
