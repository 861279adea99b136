package io.minitwitter.notification;

import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Groups likes into notifications: likes of one target are one notification until it is read; the
 * next like starts another one. A notification counts each user once, whatever the order and number
 * of events. A withdrawn like is removed from its group, and an empty group is removed.
 */
interface LikeGroups {

  /**
   * Applies a change of a like. The effect is durable when this returns. If this throws, or the
   * process ends within it, repeating the same change completes it.
   *
   * @param mayNotify whether the recipient may be notified; called only if that is undecided
   */
  void take(Like like, BooleanSupplier mayNotify);

  /**
   * Removes likes without an event since a time; their notifications must have been removed.
   *
   * @return how many were removed
   */
  int removeBefore(Instant time);
}
