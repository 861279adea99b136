package io.minitwitter.notification;

import java.util.UUID;

/**
 * A notification to create: an action of a user that concerns another user.
 *
 * @param key identifies the action and the recipient; a second notification with the same key is
 *     ignored
 * @param recipient the user to notify
 * @param actor the user who performed the action
 * @param tweetId the tweet; empty for none
 * @param commentId the comment; empty for none
 */
record NewNotification(
    String key,
    UUID recipient,
    UUID actor,
    NotificationType type,
    String tweetId,
    String commentId) {

  /**
   * A new follower. Following again after an unfollow does not notify again, to prevent harassment.
   */
  static NewNotification follow(UUID follower, UUID followee) {
    String key = "follow:" + follower + ":" + followee;
    return new NewNotification(key, followee, follower, NotificationType.FOLLOW, "", "");
  }

  /** A mention in a tweet. */
  static NewNotification mention(UUID author, UUID mentioned, String tweetId) {
    String key = "mention:" + tweetId + ":" + mentioned;
    return new NewNotification(key, mentioned, author, NotificationType.MENTION, tweetId, "");
  }

  /** A new tweet of a followed user. */
  static NewNotification tweet(UUID author, UUID follower, String tweetId) {
    String key = "tweet:" + tweetId + ":" + follower;
    return new NewNotification(key, follower, author, NotificationType.TWEET, tweetId, "");
  }

  /**
   * A comment or a mention in it. Both types share a key, so that a recipient is notified once per
   * comment.
   */
  static NewNotification comment(
      NotificationType type, UUID author, UUID recipient, String tweetId, String commentId) {
    String key = "comment:" + commentId + ":" + recipient;
    return new NewNotification(key, recipient, author, type, tweetId, commentId);
  }
}
