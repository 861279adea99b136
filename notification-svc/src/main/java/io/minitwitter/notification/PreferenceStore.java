package io.minitwitter.notification;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Storage of preferences. A write that returns is durable and visible to every later read; a write
 * that throws may have happened or not.
 */
interface PreferenceStore {

  /** A user's preferences. */
  Preferences of(UUID userId);

  /** The users, out of the given ones, who have turned a type off. */
  Set<UUID> without(NotificationType type, Collection<UUID> userIds);

  /**
   * Sets only the types in the change, so that concurrent changes of different types are both kept.
   */
  void change(UUID userId, Map<NotificationType, Boolean> wanted);

  /** Removes a user's preferences. */
  void remove(UUID userId);
}
