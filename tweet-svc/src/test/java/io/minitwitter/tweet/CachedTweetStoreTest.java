package io.minitwitter.tweet;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.StoppableRedis;
import io.minitwitter.mesh.cache.CacheSettings;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.Subscriptions;
import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.tweet.v1.TweetDeleted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CachedTweetStoreTest extends TweetStoreContract {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static Redis redis;

  private final InMemoryTweetStore store = new InMemoryTweetStore();
  private final TimeOrderedIds tweetIds = new TimeOrderedIds();

  @BeforeAll
  static void connect() {
    redis = new Redis(TestStores.redis());
  }

  @AfterAll
  static void disconnect() {
    redis.close();
  }

  @Override
  protected TweetStore store() {
    return cached(redis, Duration.ofMinutes(1));
  }

  private CachedTweetStore cached(Redis redis) {
    return cached(redis, Duration.ZERO);
  }

  private CachedTweetStore cached(Redis redis, Duration near) {
    return new CachedTweetStore(
        store,
        redis,
        new CacheSettings(near, 1000, Duration.ofMinutes(5)),
        new SimpleMeterRegistry());
  }

  private Tweet posted() {
    TimeOrderedId id = tweetIds.next();
    Tweet tweet = Tweet.posted(id.hex(), UUID.randomUUID(), "Grüße", id.createdAt());
    store.create(tweet, Optional.empty());
    return tweet;
  }

  @Test
  void frequentReadsQueryTheStoreOnceForAllReplicas() {
    Tweet tweet = posted();
    int before = store.reads();
    for (int i = 0; i < 3; i++) {
      for (TweetStore replica : List.of(cached(redis), cached(redis))) {
        assertThat(replica.byId(tweet.id())).contains(tweet);
        assertThat(replica.byIds(List.of(tweet.id(), tweet.id()))).containsExactly(tweet);
      }
    }
    assertThat(store.reads() - before).isEqualTo(1);
  }

  @Test
  void eachWriteIsVisibleToTheNextReadOfAnotherReplica() {
    String id = posted().id();
    TweetStore here = cached(redis);
    TweetStore there = cached(redis);
    there.byId(id);
    here.setLikesCount(id, 3, 1);
    assertThat(there.byId(id).orElseThrow().likesCount()).isEqualTo(3);
    here.setCommentsCount(id, 4, 1);
    assertThat(there.byId(id).orElseThrow().commentsCount()).isEqualTo(4);
    here.delete(id, NOW);
    assertThat(there.byId(id)).isEmpty();
    assertThat(there.byIds(List.of(id))).isEmpty();
  }

  @Test
  void anEventInvalidatesWhatTheWriterLeft() {
    String id = posted().id();
    CachedTweetStore cached = cached(redis);
    cached.byId(id);
    // Deleted, and the process ended before the invalidation.
    store.delete(id, NOW);
    consume(cached, id);
    assertThat(cached.byId(id)).isEmpty();
  }

  @Test
  void pagesAreCachedUntilAPostOrDeletionOnAnyReplica() {
    CachedTweetStore here = cached(redis, Duration.ofMinutes(1));
    CachedTweetStore there = cached(redis, Duration.ofMinutes(1));
    Tweet first = post(there);
    Tweet second = post(there);
    UUID user = second.userId();
    for (int i = 0; i < 3; i++) {
      assertThat(here.before(TweetStore.BEGINNING, 10)).contains(second, first);
      assertThat(here.ofUserBefore(user, TweetStore.BEGINNING, 10)).containsExactly(second);
    }
    int before = store.reads();
    here.before(TweetStore.BEGINNING, 10);
    here.ofUserBefore(user, TweetStore.BEGINNING, 10);
    assertThat(store.reads()).isEqualTo(before);
    Tweet third = post(there);
    assertThat(here.before(TweetStore.BEGINNING, 10)).startsWith(third, second);
    there.delete(second.id(), NOW);
    assertThat(here.before(TweetStore.BEGINNING, 10)).contains(third).doesNotContain(second);
    assertThat(here.ofUserBefore(user, TweetStore.BEGINNING, 10)).isEmpty();
    here.setLikesCount(third.id(), 9, 1);
    assertThat(here.before(TweetStore.BEGINNING, 1)).extracting(Tweet::likesCount).contains(9);
  }

  private Tweet post(TweetStore to) {
    TimeOrderedId id = tweetIds.next();
    Tweet tweet = Tweet.posted(id.hex(), UUID.randomUUID(), "x", id.createdAt());
    to.create(tweet, Optional.empty());
    return tweet;
  }

  private static void consume(CachedTweetStore cached, String id) {
    TweetDeleted deleted = TweetDeleted.newBuilder().setTweetId(id).build();
    new TweetDeletedConsumer(cached).consume(deleted, Event.of(deleted, NOW));
  }

  @Test
  void itsEventIsSubscribedTo() {
    assertThat(Subscriptions.load())
        .contains(
            new Subscriptions.Subscription(
                "tweet",
                new TweetDeletedConsumer(cached(redis))
                    .event()
                    .getDescriptorForType()
                    .getFullName()));
  }

  @Test
  void withoutRedisReadsAndWritesSucceedAndEventsWait(@TempDir Path home) throws Exception {
    String id = posted().id();
    String liked = posted().id();
    try (StoppableRedis server = new StoppableRedis(home);
        Redis client = new Redis(server.url());
        Redis clientThere = new Redis(server.url())) {
      CachedTweetStore here = cached(client);
      CachedTweetStore there = cached(clientThere);
      there.byIds(List.of(id, liked));
      server.stop();
      assertThat(here.byId(id)).isPresent();
      here.delete(id, NOW);
      here.setLikesCount(liked, 7, 1);
      assertThat(here.byId(id)).isEmpty();
      assertThat(there.byId(id)).isEmpty();
      assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> consume(here, id));

      // With all that it held.
      server.start();
      while (client.attempt(commands -> commands.ping()).isEmpty()) {
        Thread.sleep(20);
      }
      consume(here, id);
      assertThat(there.byId(id)).isEmpty();
      while (there.byId(liked).orElseThrow().likesCount() != 7) {
        Thread.sleep(20);
      }
    }
  }
}
