package io.minitwitter.like;

import java.time.Duration;

/** Settings for tests. */
final class TestSettings {

  private TestSettings() {}

  static LikeSettings cachesFor(Duration ttl) {
    Duration timeout = Duration.ofMillis(500);
    return new LikeSettings(
        ttl, 1000, timeout, ttl, 1000, timeout, ttl, 1000, timeout, Duration.ofMillis(20));
  }

  static LikeSettings noCaches() {
    return cachesFor(Duration.ZERO);
  }
}
