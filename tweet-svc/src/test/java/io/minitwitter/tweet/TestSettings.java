package io.minitwitter.tweet;

import io.minitwitter.mesh.cache.CacheSettings;
import io.minitwitter.mesh.client.LookupSettings;
import java.time.Duration;

/** Settings for tests. */
final class TestSettings {

  private TestSettings() {}

  static TweetSettings cachesFor(Duration ttl) {
    LookupSettings lookup = new LookupSettings(ttl, 1000, Duration.ofMillis(500));
    return new TweetSettings(
        new CacheSettings(ttl, 1000, ttl),
        lookup,
        lookup,
        Duration.ofSeconds(1),
        lookup,
        Duration.ofDays(7),
        Duration.ofHours(1));
  }

  static TweetSettings noCaches() {
    return cachesFor(Duration.ZERO);
  }
}
