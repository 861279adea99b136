package io.minitwitter.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.people.TimelineVersions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VersionedFollowStoreTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Redis redis = new Redis(TestStores.redis());
  private final TimelineVersions versions = new TimelineVersions(redis);
  private final InMemoryFollowStore stored = new InMemoryFollowStore();
  private final VersionedFollowStore store = new VersionedFollowStore(stored, versions);
  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();

  @AfterEach
  void close() {
    store.close();
    redis.close();
  }

  @Test
  void eachChangeOfWhatATimelineShowsEndsItsVersion() {
    List<Runnable> changes =
        List.of(
            () -> store.follow(ada, bob, false, NOW),
            () -> store.mute(ada, bob, NOW),
            () -> store.unmute(ada, bob),
            () -> store.unfollow(ada, bob, NOW),
            () -> store.follow(ada, bob, false, NOW),
            () -> store.block(bob, ada, NOW));
    for (Runnable change : changes) {
      Optional<String> before = versions.start(ada).get();
      long stored = store.timelineVersion(ada);
      change.run();
      assertThat(store.timelineVersion(ada)).isEqualTo(stored + 1);
      assertThat(versions.start(ada).get()).isPresent().isNotEqualTo(before);
    }
  }

  @Test
  void otherChangesAndReadsEndNoVersion() {
    store.follow(ada, bob, false, NOW);
    Optional<String> version = versions.start(ada).get();
    store.setNotify(ada, bob, true);
    store.follow(bob, ada, false, NOW);
    store.relationship(ada, bob);
    store.unblock(ada, bob);
    assertThat(versions.start(ada).get()).isPresent().isEqualTo(version);
    assertThat(store.timelineFollowees(ada, FollowStore.BEGINNING, 5).followees())
        .extracting(Listed::userId)
        .containsExactly(bob);
  }
}
