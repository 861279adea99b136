package io.minitwitter.notification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Where notifications are kept. A write that returns is durable and seen by every later read; one
 * that throws may have happened or not. Groups of likes are among them and are written by {@link
 * LikeGroups}; one that nobody is in is not read.
 */
interface NotificationStore {

  /** Above every id: where a list begins. */
  String BEGINNING = "f".repeat(24);

  /** Tells news, each once: one whose key is known already changes nothing. */
  void add(List<News> news);

  /**
   * A person's notifications below an id, newest first: as many as asked for, fewer only when there
   * are no more.
   *
   * @param unread whether to leave out those that are read
   */
  List<Notification> before(UUID userId, boolean unread, String id, int limit);

  /** How many of a person's notifications are unread; costs no more than {@code most} say. */
  int unread(UUID userId, int most);

  /**
   * Marks one as read.
   *
   * @return whether the person has it, read before or not
   */
  boolean markRead(UUID userId, String id);

  /** Marks all of a person's as read that are there now. */
  void markAllRead(UUID userId);

  /**
   * Removes all that came to be before a time, read or not.
   *
   * @return how many were removed
   */
  int removeBefore(Instant time);

  /**
   * Removes all that a person was told, and all that others were told of the person but likes,
   * which leave their groups one by one when they are taken back.
   */
  void removeAllOf(UUID userId);
}
