package io.minitwitter.notification;

import java.util.Set;

/**
 * Which types of notifications a user receives.
 *
 * @param off the types that are turned off
 */
record Preferences(Set<NotificationType> off) {

  /** The default: all types. */
  static final Preferences ALL = new Preferences(Set.of());

  boolean wants(NotificationType type) {
    return !off.contains(type);
  }
}
