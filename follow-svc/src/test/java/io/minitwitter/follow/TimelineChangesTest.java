package io.minitwitter.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.people.TimelineVersions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimelineChangesTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  private final Redis redis = new Redis(TestStores.redis());
  private final TimelineVersions versions = new TimelineVersions(redis);
  private final InMemoryFollowStore store = new InMemoryFollowStore();
  private final KnownUsers users = new KnownUsers();
  private final UUID ada = users.add("ada");
  private final UUID bob = users.add("bob");
  private final Follows follows = new Follows(store, users, CLOCK, () -> {}, versions::changed);
  private final Blocks blocks = new Blocks(store, users, CLOCK, () -> {}, versions::changed);
  private final Mutes mutes = new Mutes(store, users, CLOCK, versions::changed);

  @AfterEach
  void close() {
    versions.close();
    redis.close();
  }

  @Test
  void eachChangeOfWhatATimelineShowsEndsItsVersion() {
    List<Runnable> changes =
        List.of(
            () -> follows.follow(ada, bob, false),
            () -> mutes.mute(ada, bob),
            () -> mutes.unmute(ada, bob),
            () -> follows.unfollow(ada, bob),
            () -> follows.follow(ada, bob, false),
            () -> blocks.block(bob, ada));
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
    follows.follow(ada, bob, false);
    Optional<String> version = versions.start(ada).get();
    follows.update(ada, bob, Optional.of(true));
    follows.follow(bob, ada, false);
    follows.relationship(ada, bob);
    blocks.unblock(ada, bob);
    assertThat(versions.start(ada).get()).isPresent().isEqualTo(version);
    assertThat(store.timelineFollowees(ada, FollowStore.BEGINNING, 5).followees())
        .extracting(Listed::userId)
        .containsExactly(bob);
  }

  @Test
  void aChangeThatFailsMayHaveHappenedAndEndsTheVersionToo() {
    Optional<String> before = versions.start(ada).get();
    store.block(bob, ada, CLOCK.instant());
    assertThatThrownBy(() -> follows.follow(ada, bob, false));
    assertThat(versions.start(ada).get()).isPresent().isNotEqualTo(before);
  }
}
