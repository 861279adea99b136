package io.minitwitter.mesh.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.StoppableRedis;
import io.minitwitter.mesh.store.Redis;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class VersionsStoreTest {

  private final String kind = UUID.randomUUID().toString();
  private final Redis redis = new Redis(TestStores.redis());
  private final Versions here = new Versions(redis, "test", kind);
  private final Versions there = new Versions(redis, "test", kind);
  private final VersionedCache<String, String> cache = new VersionedCache<>(10);
  private String stored = "1";
  private int loads;

  @AfterEach
  void close() {
    here.close();
    there.close();
    redis.close();
  }

  @Test
  void aVersionStaysUntilAnyReplicaChangesTheDataAndIsNeverUsedAgain() {
    String first = here.start("a").get().orElseThrow();
    assertThat(there.start("a").get()).contains(first);
    assertThat(here.start("b").get().orElseThrow()).isNotEqualTo(first);
    there.changed(List.of("a"));
    String second = here.start("a").get().orElseThrow();
    assertThat(second).isNotEqualTo(first);
    there.changed(List.of("a", "b"));
    assertThat(there.start("a").get().orElseThrow()).isNotIn(first, second);
  }

  @Test
  void dataIsReadAgainOnlyAfterAChange() {
    assertThat(read()).isEqualTo("1");
    assertThat(read()).isEqualTo("1");
    assertThat(loads).isEqualTo(1);
    write("2");
    assertThat(read()).isEqualTo("2");
    assertThat(read()).isEqualTo("2");
    assertThat(loads).isEqualTo(2);
  }

  @Test
  void dataThatWasReadBeforeAChangeIsNotUsedAfterIt() {
    Optional<String> version = here.start("a").get();
    cache.get(
        "a",
        version,
        () -> {
          String old = stored;
          write("2");
          return Optional.of(old);
        });
    assertThat(read()).isEqualTo("2");
  }

  @Test
  void withoutRedisDataIsReadEachTime() {
    try (Redis none = new Redis("");
        Versions without = new Versions(none, "test", kind)) {
      assertThat(without.start("a").get()).isEmpty();
      without.changed(List.of("a"));
    }
    for (int i = 0; i < 2; i++) {
      cache.get("a", Optional.empty(), this::load);
    }
    assertThat(loads).isEqualTo(2);
  }

  @Test
  void aChangeThatRedisDidNotTakeIsMadeWhenItIsBack(@TempDir Path home) throws Exception {
    try (StoppableRedis server = new StoppableRedis(home);
        Redis client = new Redis(server.url());
        Versions versions = new Versions(client, "test", kind)) {
      String first = versions.start("a").get().orElseThrow();
      server.stop();
      versions.changed(List.of("a"));
      assertThat(versions.start("a").get()).isEmpty();
      server.start();
      Optional<String> version = Optional.empty();
      while (version.isEmpty()) {
        version = versions.start("a").get();
        Thread.sleep(20);
      }
      assertThat(version.get()).isNotEqualTo(first);
    }
  }

  private void write(String value) {
    stored = value;
    there.changed(List.of("a"));
  }

  private Optional<String> load() {
    loads++;
    return Optional.of(stored);
  }

  private String read() {
    return cache.get("a", here.start("a").get(), this::load).orElseThrow();
  }
}
