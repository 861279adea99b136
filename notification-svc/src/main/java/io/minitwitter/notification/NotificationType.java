package io.minitwitter.notification;

import java.util.Locale;

/** What a notification is about. */
enum NotificationType {
  FOLLOW,
  LIKE,
  COMMENT,
  MENTION,
  TWEET;

  /** As documents name it. */
  String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  static NotificationType of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }
}
