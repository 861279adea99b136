package io.minitwitter.comment;

import java.time.Duration;

/** Settings for tests. */
final class TestSettings {

  private TestSettings() {}

  static CommentSettings cachesFor(Duration ttl) {
    return new CommentSettings(
        ttl,
        1000,
        // Of a machine that is busy, not of a service that is slow.
        Duration.ofSeconds(3),
        ttl,
        1000,
        Duration.ofMillis(500),
        ttl,
        1000,
        Duration.ofMillis(500),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofDays(7),
        Duration.ofHours(1));
  }

  static CommentSettings noCaches() {
    return cachesFor(Duration.ZERO);
  }
}
