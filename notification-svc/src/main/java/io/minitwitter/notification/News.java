package io.minitwitter.notification;

import java.util.UUID;

/**
 * One thing that one person did and another is to be told of.
 *
 * @param key the same whenever the same is told to the same person, and never otherwise
 * @param recipient who is told
 * @param actor who did it
 * @param tweetId the tweet that it concerns; empty for none
 * @param commentId the comment that it concerns; empty for none
 */
record News(
    String key,
    UUID recipient,
    UUID actor,
    NotificationType type,
    String tweetId,
    String commentId) {

  /**
   * That somebody follows. Who ends a follow and begins it again is told of once: nobody is to be
   * pestered so.
   */
  static News follow(UUID follower, UUID followee) {
    String key = "follow:" + follower + ":" + followee;
    return new News(key, followee, follower, NotificationType.FOLLOW, "", "");
  }

  /** That a tweet mentions somebody. */
  static News mention(UUID author, UUID mentioned, String tweetId) {
    String key = "mention:" + tweetId + ":" + mentioned;
    return new News(key, mentioned, author, NotificationType.MENTION, tweetId, "");
  }

  /** That there is a new tweet. */
  static News tweet(UUID author, UUID follower, String tweetId) {
    String key = "tweet:" + tweetId + ":" + follower;
    return new News(key, follower, author, NotificationType.TWEET, tweetId, "");
  }

  /**
   * Something about a comment. Its types share a key, so that nobody is told of one comment twice.
   */
  static News comment(
      NotificationType type, UUID author, UUID recipient, String tweetId, String commentId) {
    String key = "comment:" + commentId + ":" + recipient;
    return new News(key, recipient, author, type, tweetId, commentId);
  }
}
