package io.minitwitter.notification;

import java.time.Instant;
import java.util.Optional;

/**
 * The progress of notifying the followers of a tweet's author. A fan-out that takes longer than one
 * attempt continues where the last one stopped.
 */
interface FanoutProgress {

  /** The token of the next page; empty if all followers have been notified. */
  Optional<String> next(String tweetId);

  /**
   * Stores the token of the next page; empty if all followers have been notified. Durable when the
   * call returns.
   */
  void reached(String tweetId, Optional<String> next);

  /** Removes those that were last noted before a time, and returns how many there were. */
  int removeBefore(Instant time);
}
