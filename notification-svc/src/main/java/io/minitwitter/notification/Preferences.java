package io.minitwitter.notification;

import java.util.Set;

/**
 * Which types of notifications a person gets.
 *
 * @param off those that the person does not want; the others are told
 */
record Preferences(Set<NotificationType> off) {

  /** Of whoever has not said anything. */
  static final Preferences ALL = new Preferences(Set.of());

  boolean wants(NotificationType type) {
    return !off.contains(type);
  }
}
