package io.minitwitter.tweet;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.mesh.id.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TweetPurgeTest {

  private static final Instant DELETED = Instant.parse("2026-01-01T00:00:00Z");

  private final InMemoryTweetStore store = new InMemoryTweetStore();

  @Test
  void whatWasDeletedIsKeptForAWeek() {
    String id = new TimeOrderedIds().next().hex();
    Tweet tweet = Tweet.posted(id, UUID.randomUUID(), "x", DELETED);
    store.create(tweet, Optional.empty(), TweetStoreContract.ALWAYS);
    store.delete(id, DELETED);
    purgeAt(DELETED.plus(Duration.ofDays(7))).run();
    assertThat(store.purge(DELETED)).isZero();
    purgeAt(DELETED.plus(Duration.ofDays(7)).plusMillis(1)).run();
    assertThat(store.purge(Instant.MAX)).isZero();
  }

  @Test
  void aFailureDoesNotEndTheJob() {
    TweetStore broken =
        (TweetStore)
            java.lang.reflect.Proxy.newProxyInstance(
                TweetPurgeTest.class.getClassLoader(),
                new Class<?>[] {TweetStore.class},
                (proxy, method, args) -> {
                  throw new IllegalStateException("the store is down");
                });
    new TweetPurge(broken, TestSettings.noCaches(), InstantSource.system()).run();
  }

  @Test
  void itRunsBetweenStartAndStop() {
    TweetPurge purge = purgeAt(DELETED);
    assertThat(purge.isRunning()).isFalse();
    purge.start();
    assertThat(purge.isRunning()).isTrue();
    purge.stop();
    assertThat(purge.isRunning()).isFalse();
  }

  private TweetPurge purgeAt(Instant now) {
    return new TweetPurge(store, TestSettings.noCaches(), InstantSource.fixed(now));
  }
}
