package io.minitwitter.notification;

import io.minitwitter.mesh.client.LookupSettings;
import java.time.Duration;

/** Settings for tests. */
final class TestSettings {

  private TestSettings() {}

  static NotificationSettings usual() {
    return new NotificationSettings(
        Duration.ofDays(90),
        Duration.ofHours(1),
        LookupSettings.uncached(Duration.ofSeconds(5)),
        LookupSettings.uncached(Duration.ofSeconds(5)),
        Duration.ofSeconds(5));
  }
}
