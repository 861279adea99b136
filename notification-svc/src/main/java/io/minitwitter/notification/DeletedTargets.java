package io.minitwitter.notification;

import java.time.Instant;

/**
 * Tweets and comments that were deleted. Events arrive in any order: what is stored about a target
 * after its deletion is removed again.
 */
interface DeletedTargets {

  /** Stores that a tweet or comment was deleted. Durable when the call returns. */
  void add(String id);

  /** Whether one of a tweet and a comment was deleted; empty ids are of none. */
  boolean containsAny(String tweetId, String commentId);

  /**
   * Removes the targets that were deleted before a time.
   *
   * @return how many were removed
   */
  int removeBefore(Instant time);
}
