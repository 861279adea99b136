package io.minitwitter.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of follows promises to home timelines. */
abstract class TimelineFollowsContract {

  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  final UUID ada = UUID.randomUUID();
  final UUID bob = UUID.randomUUID();
  final UUID eve = UUID.randomUUID();
  FollowStore store;

  /** An empty store. */
  abstract FollowStore store();

  @BeforeEach
  void empty() {
    store = store();
  }

  @Test
  void timelinesShowTheFolloweesWhoAreNotMutedUnderAVersionThatGrowsWithEachChange() {
    UUID zoe = UUID.randomUUID();
    assertThat(store.timelineVersion(ada)).isZero();
    assertTimeline(ada);
    List<Runnable> changes =
        List.of(
            () -> store.follow(ada, bob, false, NOW),
            () -> store.follow(ada, eve, false, NOW),
            () -> store.mute(ada, bob, NOW),
            () -> store.unmute(ada, bob),
            () -> store.unfollow(ada, bob, NOW),
            () -> store.follow(ada, bob, false, NOW),
            () -> store.block(bob, ada, NOW));
    List<List<UUID>> shown =
        List.of(
            List.of(bob),
            List.of(eve, bob),
            List.of(eve),
            List.of(eve, bob),
            List.of(eve),
            List.of(bob, eve),
            List.of(eve));
    for (int i = 0; i < changes.size(); i++) {
      long before = store.timelineVersion(ada);
      changes.get(i).run();
      assertThat(store.timelineVersion(ada)).as("change %d", i).isEqualTo(before + 1);
      assertTimeline(ada, shown.get(i).toArray(UUID[]::new));
    }
    long before = store.timelineVersion(ada);
    // What changes nothing of it: repetitions, followers, blocks without a follow.
    store.follow(ada, eve, true, NOW);
    store.unfollow(ada, zoe, NOW);
    store.unmute(ada, eve);
    store.follow(zoe, ada, false, NOW);
    store.block(ada, UUID.randomUUID(), NOW);
    store.unblock(bob, ada);
    assertThat(store.timelineVersion(ada)).isEqualTo(before);
  }

  @Test
  void timelineFollowersComeInPagesWithTheirVersionsWithoutThoseWhoMute() {
    UUID zoe = UUID.randomUUID();
    store.follow(ada, bob, false, NOW);
    store.follow(eve, bob, false, NOW);
    store.mute(eve, bob, NOW);
    store.follow(zoe, bob, false, NOW);
    store.follow(zoe, ada, false, NOW);
    List<TimelineFollower> first = store.timelineFollowers(bob, FollowStore.BEGINNING, 1);
    assertThat(first)
        .extracting(TimelineFollower::userId, TimelineFollower::timelineVersion)
        .containsExactly(tuple(zoe, 2L));
    assertThat(store.timelineFollowers(bob, first.getFirst().position(), 5))
        .extracting(TimelineFollower::userId, TimelineFollower::timelineVersion)
        .containsExactly(tuple(ada, 1L));
    assertThat(store.followersCount(bob)).isEqualTo(3);
    assertThat(store.followersCount(zoe)).isZero();
  }

  private void assertTimeline(UUID of, UUID... followees) {
    TimelineFollowees all = store.timelineFollowees(of, FollowStore.BEGINNING, 100);
    assertThat(ids(all.followees())).containsExactly(followees);
    assertThat(all.timelineVersion()).isEqualTo(store.timelineVersion(of));
    if (followees.length > 1) {
      TimelineFollowees first = store.timelineFollowees(of, FollowStore.BEGINNING, 1);
      assertThat(
              ids(
                  store
                      .timelineFollowees(of, first.followees().getFirst().position(), 100)
                      .followees()))
          .containsExactly(Arrays.copyOfRange(followees, 1, followees.length));
    }
  }

  static List<UUID> ids(List<Listed> entries) {
    return entries.stream().map(Listed::userId).toList();
  }
}
