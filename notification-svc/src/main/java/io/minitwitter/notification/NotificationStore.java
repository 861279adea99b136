package io.minitwitter.notification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Storage of notifications. A write that returns is durable and visible to every later read; a
 * write that throws may have happened or not. Groups of likes are stored here too and written by
 * {@link LikeGroups}; empty groups are not returned.
 */
interface NotificationStore {

  /** Above every id: the start of a list. */
  String BEGINNING = "f".repeat(24);

  /** Adds notifications; one whose key exists already is ignored. */
  void add(List<NewNotification> batch);

  /**
   * A user's notifications below an id, newest first: as many as requested, or all that are left.
   *
   * @param unread whether to return only unread ones
   */
  List<Notification> before(UUID userId, boolean unread, String id, int limit);

  /** The number of a user's unread notifications, capped at {@code most}. */
  int unread(UUID userId, int most);

  /**
   * Marks one as read.
   *
   * @return whether the user has this notification, read or unread
   */
  boolean markRead(UUID userId, String id);

  /** Marks all current notifications of a user as read. */
  void markAllRead(UUID userId);

  /**
   * Removes notifications created before a time, read or unread.
   *
   * @return how many were removed
   */
  int removeBefore(Instant time);

  /** Removes all notifications about a tweet, and about comments below it. */
  void removeAboutTweet(String tweetId);

  /** Removes all notifications about a comment. */
  void removeAboutComment(String commentId);

  /**
   * Removes all notifications of a user, and other users' notifications about the user, except
   * likes, which are removed one by one when they are withdrawn.
   */
  void removeAllOf(UUID userId);
}
