package io.minitwitter.notification;

import java.time.Instant;
import java.util.UUID;

/**
 * A change of a like.
 *
 * @param target type and id of the liked tweet or comment
 * @param actor the user who likes it
 * @param recipient the author
 * @param tweetId the tweet; for a comment, the tweet it belongs to
 * @param commentId the comment; empty if a tweet is liked
 * @param liked whether it is liked now
 * @param version increases with each change of this user's like of this target
 * @param at when it changed
 */
record Like(
    String target,
    UUID actor,
    UUID recipient,
    String tweetId,
    String commentId,
    boolean liked,
    long version,
    Instant at) {

  /** The id of the like's document: one per user and target. */
  String id() {
    return target + ":" + actor;
  }
}
