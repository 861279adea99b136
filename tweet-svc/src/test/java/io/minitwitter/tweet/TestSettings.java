package io.minitwitter.tweet;

import java.time.Duration;

/** Settings for tests. */
final class TestSettings {

  private TestSettings() {}

  static TweetSettings cachesFor(Duration ttl) {
    return new TweetSettings(
        ttl,
        1000,
        ttl,
        ttl,
        1000,
        Duration.ofMillis(500),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        ttl,
        1000,
        Duration.ofMillis(500),
        Duration.ofDays(7),
        Duration.ofHours(1));
  }

  static TweetSettings noCaches() {
    return cachesFor(Duration.ZERO);
  }
}
