package io.minitwitter.user;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.StoppableRedis;
import io.minitwitter.mesh.cache.CacheSettings;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.user.v1.UserChanged;
import java.nio.charset.StandardCharsets;
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
class CachedUserStoreTest extends UserStoreContract {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static Redis redis;

  private final InMemoryUserStore store = new InMemoryUserStore();

  @BeforeAll
  static void connect() {
    redis = new Redis(TestStores.redis());
  }

  @AfterAll
  static void disconnect() {
    redis.close();
  }

  @Override
  UserStore store() {
    return cached(redis, Duration.ofMinutes(1));
  }

  private CachedUserStore cached(Redis redis, Duration near) {
    return new CachedUserStore(
        store,
        redis,
        new CacheSettings(near, 1000, Duration.ofMinutes(5)),
        new SimpleMeterRegistry());
  }

  @Test
  void frequentReadsQueryTheStoreOnceForAllReplicas() {
    User ada = user("ada", "ada@example.org");
    store.create(ada);
    CachedUserStore here = cached(redis, Duration.ZERO);
    CachedUserStore there = cached(redis, Duration.ofMinutes(1));
    int before = store.reads();
    for (int i = 0; i < 3; i++) {
      for (CachedUserStore replica : List.of(here, there)) {
        assertThat(replica.publicById(ada.id())).contains(ada.withoutEmail());
        assertThat(replica.publicByIds(List.of(ada.id()))).containsExactly(ada.withoutEmail());
      }
    }
    assertThat(store.reads() - before).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      assertThat(here.publicByUsername("ADA")).contains(ada.withoutEmail());
    }
    assertThat(store.reads() - before).isEqualTo(2);
  }

  @Test
  void eachWriteIsVisibleToTheNextReadOfAnotherReplica() {
    User ada = user("ada", "ada@example.org");
    store.create(ada);
    UUID id = ada.id();
    CachedUserStore here = cached(redis, Duration.ZERO);
    CachedUserStore there = cached(redis, Duration.ZERO);
    there.publicById(id);
    here.update(id, bio("new"), NOW);
    assertThat(there.publicById(id).orElseThrow().bio()).isEqualTo("new");
    here.setTweetsCount(id, 3, 1);
    assertThat(there.publicById(id).orElseThrow().counts().tweets()).isEqualTo(3);
    here.setFollowCounts(id, 4, 5, 1);
    assertThat(there.publicById(id).orElseThrow().counts()).isEqualTo(new User.Counts(4, 5, 3));
  }

  @Test
  void anEventInvalidatesWhatTheWriterLeft() {
    User ada = user("ada", "ada@example.org");
    store.create(ada);
    CachedUserStore cached = cached(redis, Duration.ofMinutes(1));
    cached.publicById(ada.id());
    // Written, and the process ended before the invalidation.
    store.update(ada.id(), bio("new"), NOW);
    consume(cached, ada.id());
    assertThat(cached.publicById(ada.id()).orElseThrow().bio()).isEqualTo("new");
  }

  private static void consume(CachedUserStore cached, UUID id) {
    UserChangedConsumer consumer = new UserChangedConsumer(cached);
    assertThat(consumer.event()).isEqualTo(UserChanged.getDefaultInstance());
    UserChanged changed = UserChanged.newBuilder().setUserId(id.toString()).build();
    consumer.consume(changed, Event.of(changed, NOW));
  }

  @Test
  void noEmailAddressIsStoredInRedis() {
    User ada = user("ada", "ada@example.org");
    store.create(ada);
    String key = "user:profile:" + ada.id();
    Optional<byte[]> kept;
    do {
      // A client that timed out, as on a busy machine, skips Redis for a moment.
      cached(redis, Duration.ZERO).publicById(ada.id());
      kept = redis.attempt(commands -> commands.exists(key) == 1 ? commands.get(key) : new byte[0]);
    } while (kept.isEmpty() || kept.get().length == 0);
    assertThat(new String(kept.get(), StandardCharsets.ISO_8859_1))
        .contains("ada")
        .doesNotContain("example.org");
  }

  @Test
  void withoutRedisReadsAndWritesSucceedAndEventsWait(@TempDir Path home) throws Exception {
    User ada = user("ada", "ada@example.org");
    store.create(ada);
    try (StoppableRedis server = new StoppableRedis(home);
        Redis client = new Redis(server.url())) {
      CachedUserStore cached = cached(client, Duration.ofMinutes(1));
      cached.publicById(ada.id());
      server.stop();
      assertThat(cached.publicByIds(List.of(ada.id()))).containsExactly(ada.withoutEmail());
      cached.update(ada.id(), bio("new"), NOW);
      assertThat(cached.publicById(ada.id()).orElseThrow().bio()).isEqualTo("new");
      assertThat(cached.publicByIds(List.of(ada.id()))).extracting(User::bio).contains("new");
      assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> consume(cached, ada.id()));

      server.start();
      while (client.attempt(commands -> commands.ping()).isEmpty()) {
        Thread.sleep(20);
      }
      consume(cached, ada.id());
      assertThat(cached(client, Duration.ZERO).publicById(ada.id()).orElseThrow().bio())
          .isEqualTo("new");
    }
  }
}
