package io.minitwitter.notification;

import java.time.Instant;
import java.util.UUID;

/**
 * That somebody likes something, or does so no longer.
 *
 * @param target what is liked: its type and id
 * @param actor who likes it
 * @param recipient who wrote it
 * @param tweetId the tweet, or the one that the comment is below
 * @param commentId the comment; empty when a tweet is liked
 * @param liked whether it is liked now
 * @param version grows with each change of this person's like of this target
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

  /** The like's document: one for each person and target. */
  String id() {
    return target + ":" + actor;
  }
}
