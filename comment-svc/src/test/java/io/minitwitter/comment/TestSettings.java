package io.minitwitter.comment;

import io.minitwitter.mesh.client.LookupSettings;
import java.time.Duration;

/** Settings for tests. */
final class TestSettings {

  private TestSettings() {}

  static CommentSettings cachesFor(Duration ttl) {
    return new CommentSettings(
        new LookupSettings(ttl, 1000, Duration.ofSeconds(3)),
        new LookupSettings(ttl, 1000, Duration.ofMillis(500)),
        new LookupSettings(ttl, 1000, Duration.ofMillis(500)),
        new LookupSettings(ttl, 1000, Duration.ofMillis(500)),
        Duration.ofSeconds(1),
        Duration.ofDays(7),
        Duration.ofHours(1));
  }

  static CommentSettings noCaches() {
    return cachesFor(Duration.ZERO);
  }
}
