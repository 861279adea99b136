package io.minitwitter.notification;

import java.time.Duration;

/** Settings for tests. */
final class TestSettings {

  private TestSettings() {}

  static NotificationSettings usual() {
    return new NotificationSettings(
        Duration.ofDays(90),
        Duration.ofHours(1),
        Duration.ZERO,
        1000,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5));
  }
}
