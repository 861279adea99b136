package io.minitwitter.mesh.cache;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.StoppableRedis;
import io.minitwitter.mesh.store.Redis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SharedCacheStoreTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final String kind = UUID.randomUUID().toString();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Redis redis = new Redis(TestStores.redis());
  private final SharedCache<StringValue> cache = cache(redis, LONG);

  /** Another replica of the same service. */
  private final SharedCache<StringValue> other = cache(redis, LONG);

  private final Map<String, StringValue> stored = new ConcurrentHashMap<>();
  private int reads;

  @AfterEach
  void close() {
    cache.close();
    other.close();
    redis.close();
  }

  private SharedCache<StringValue> cache(Redis redis, Duration ttl) {
    return cache(redis, new CacheSettings(Duration.ZERO, 0, ttl));
  }

  private SharedCache<StringValue> cache(Redis redis, CacheSettings settings) {
    Codec<StringValue> codec =
        Codec.of(StringValue.parser(), Function.identity(), Function.identity());
    return new SharedCache<>(redis, "test", kind, codec, settings, meters);
  }

  private Map<String, StringValue> store(Set<String> ids) {
    reads++;
    return ids.stream()
        .filter(stored::containsKey)
        .collect(Collectors.toMap(Function.identity(), stored::get));
  }

  private String read(SharedCache<StringValue> from, String id) {
    StringValue value = from.getAll(Set.of(id), this::store).get(id);
    return value == null ? null : value.getValue();
  }

  private void write(String id, String value) {
    stored.put(id, StringValue.of(value));
  }

  private double counted(String result) {
    return meters
        .counter("minitwitter.cache.reads", "service", "test", "kind", kind, "result", result)
        .count();
  }

  @Test
  void everyReplicaReadsACachedValue() {
    write("a", "1");
    for (int i = 0; i < 3; i++) {
      assertThat(read(cache, "a")).isEqualTo("1");
      assertThat(read(other, "a")).isEqualTo("1");
    }
    assertThat(reads).isEqualTo(1);
    assertThat(counted("miss")).isEqualTo(1);
    assertThat(counted("hit")).isEqualTo(5);
    assertThat(counted("skipped")).isZero();
  }

  @Test
  void aBatchQueriesTheStoreOnceForUncachedIds() {
    write("a", "1");
    write("b", "");
    write("c", "3");
    read(cache, "b");
    Set<String> asked = new HashSet<>();
    Map<String, StringValue> found =
        cache.getAll(
            Set.of("a", "b", "c", "nobody"),
            ids -> {
              asked.addAll(ids);
              return store(ids);
            });
    assertThat(found).isEqualTo(stored);
    assertThat(asked).containsExactlyInAnyOrder("a", "c", "nobody");
    reads = 0;
    assertThat(cache.getAll(Set.of("a", "b", "c"), this::store)).isEqualTo(stored);
    assertThat(reads).isZero();
    assertThat(cache.getAll(Set.of(), this::store)).isEmpty();
    assertThat(reads).isZero();
  }

  @Test
  void negativeResultsAreNotCached() {
    assertThat(read(cache, "a")).isNull();
    write("a", "late");
    assertThat(read(cache, "a")).isEqualTo("late");
    assertThat(read(cache, "a")).isEqualTo("late");
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void anInvalidationIsSeenByEveryReplicaAndTheNextReadFills() {
    write("a", "1");
    read(cache, "a");
    write("a", "2");
    other.invalidate("a");
    assertThat(read(cache, "a")).isEqualTo("2");
    reads = 0;
    assertThat(read(other, "a")).isEqualTo("2");
    assertThat(reads).isZero();
  }

  @Test
  void aValueReadBeforeAWriteIsNotCachedAfterIt() {
    write("a", "old");
    // The slow reader has read the store when the write comes.
    assertThat(
            cache.getAll(
                Set.of("a"),
                ids -> {
                  Map<String, StringValue> old = store(ids);
                  write("a", "new");
                  other.invalidate("a");
                  return old;
                }))
        .containsEntry("a", StringValue.of("old"));
    assertThat(read(other, "a")).isEqualTo("new");
  }

  @Test
  void aLateFillDoesNotReplaceANewerValue() {
    write("a", "old");
    cache.getAll(
        Set.of("a"),
        ids -> {
          Map<String, StringValue> old = store(ids);
          write("a", "new");
          other.invalidate("a");
          assertThat(read(other, "a")).isEqualTo("new");
          return old;
        });
    reads = 0;
    assertThat(read(cache, "a")).isEqualTo("new");
    assertThat(reads).isZero();
  }

  @Test
  void aFlushedRedisAcceptsNoLateFill() {
    write("a", "old");
    cache.getAll(
        Set.of("a"),
        ids -> {
          Map<String, StringValue> old = store(ids);
          write("a", "new");
          other.invalidate("a");
          flush();
          return old;
        });
    assertThat(read(cache, "a")).isEqualTo("new");
    flush();
    assertThat(read(cache, "a")).isEqualTo("new");
  }

  /** All that this test keeps: the server is shared. */
  private void flush() {
    redis.attempt(commands -> commands.del("test:" + kind + ":a"));
  }

  @Test
  void whileOneReaderFillsTheOthersReadTheStore() {
    write("a", "1");
    cache.getAll(
        Set.of("a"),
        ids -> {
          assertThat(read(other, "a")).isEqualTo("1");
          return store(ids);
        });
    assertThat(reads).isEqualTo(2);
    assertThat(read(other, "a")).isEqualTo("1");
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void aFailedStoreReadCachesNothing() {
    assertThatThrownBy(
            () ->
                cache.getAll(
                    Set.of("a"),
                    ids -> {
                      throw new IllegalStateException("away");
                    }))
        .hasMessage("away");
    write("a", "1");
    assertThat(read(cache, "a")).isEqualTo("1");
  }

  @Test
  void bytesThatCannotBeReadAreReadFromTheStore() {
    write("a", "1");
    byte[] garbage = "V\u00ff\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    redis.attempt(commands -> commands.set("test:" + kind + ":a", garbage));
    assertThat(read(cache, "a")).isEqualTo("1");
  }

  @Test
  void aValueLivesNoLongerThanItsTime() throws Exception {
    SharedCache<StringValue> brief = cache(redis, Duration.ofMillis(200));
    write("a", "1");
    read(brief, "a");
    write("a", "2");
    while (!"2".equals(read(brief, "a"))) {
      Thread.sleep(20);
    }
  }

  @Test
  void withoutATimeToLiveNothingIsCachedAndWritesStillInvalidate() {
    SharedCache<StringValue> off = cache(redis, Duration.ZERO);
    write("a", "1");
    read(off, "a");
    read(off, "a");
    assertThat(reads).isEqualTo(2);
    read(cache, "a");
    write("a", "2");
    off.invalidate("a");
    assertThat(read(cache, "a")).isEqualTo("2");
  }

  @Test
  void aReplicaKeepsRecordsInMemoryAndSeesItsOwnWritesAtOnce() {
    SharedCache<StringValue> near = cache(redis, new CacheSettings(LONG, 10, LONG));
    write("a", "1");
    assertThat(read(near, "a")).isEqualTo("1");
    write("a", "2");
    other.invalidate("a");
    assertThat(read(near, "a")).isEqualTo("1");
    assertThat(near.getAllShared(Set.of("a"), this::store)).containsEntry("a", StringValue.of("2"));
    near.invalidate("a");
    assertThat(read(near, "a")).isEqualTo("2");
    write("a", "3");
    near.requireInvalidated("a");
    assertThat(read(near, "a")).isEqualTo("3");
  }

  @Test
  void aRecordThatWasReadBeforeAWriteIsNotKeptInMemoryAfterIt() {
    SharedCache<StringValue> near = cache(redis, new CacheSettings(LONG, 10, Duration.ZERO));
    write("a", "old");
    near.getAll(
        Set.of("a"),
        ids -> {
          Map<String, StringValue> old = store(ids);
          write("a", "new");
          near.invalidate("a");
          return old;
        });
    assertThat(read(near, "a")).isEqualTo("new");
  }

  @Test
  void whereThereIsNoRedisTheStoreIsRead() {
    try (Redis none = new Redis("")) {
      SharedCache<StringValue> without = cache(none, LONG);
      write("a", "1");
      assertThat(read(without, "a")).isEqualTo("1");
      without.invalidate("a");
      without.requireInvalidated("a");
      assertThat(read(without, "a")).isEqualTo("1");
      assertThat(counted("skipped")).isEqualTo(2);
    }
  }

  @Test
  void aWriteDuringARedisOutageIsReadAfterwards(@TempDir Path home) throws Exception {
    try (StoppableRedis server = new StoppableRedis(home);
        Redis client = new Redis(server.url());
        Redis othersClient = new Redis(server.url());
        SharedCache<StringValue> here = cache(client, LONG);
        SharedCache<StringValue> there = cache(othersClient, LONG)) {
      write("a", "1");
      assertThat(read(here, "a")).isEqualTo("1");
      assertThat(read(there, "a")).isEqualTo("1");
      assertThat(reads).isEqualTo(1);

      server.stop();
      assertThat(read(here, "a")).isEqualTo("1");
      write("a", "2");
      here.invalidate("a");
      assertThat(read(here, "a")).isEqualTo("2");
      assertThat(read(there, "a")).isEqualTo("2");
      assertFails(ErrorReason.ERROR_REASON_UNAVAILABLE, () -> here.requireInvalidated("a"));

      // It comes back with what it held.
      server.start();
      boolean kept = false;
      while (!kept) {
        reads = 0;
        assertThat(read(here, "a")).isEqualTo("2");
        kept = reads == 0;
        Thread.sleep(20);
      }
      assertThat(read(there, "a")).isEqualTo("2");
      reads = 0;
      here.requireInvalidated("a");
      read(here, "a");
      assertThat(reads).isEqualTo(1);
    }
  }
}
