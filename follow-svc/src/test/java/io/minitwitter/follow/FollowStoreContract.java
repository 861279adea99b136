package io.minitwitter.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.minitwitter.follow.v1.FollowCountsChanged;
import io.minitwitter.follow.v1.UserFollowed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every store of follows promises. */
abstract class FollowStoreContract extends TimelineFollowsContract {

  private static final Optional<UUID> ANONYMOUS_VIEWER = Optional.empty();
  private static final Relationship NOTHING =
      new Relationship(false, false, false, false, false, false);

  /** The counts that are kept for a user; zeroes when none are. */
  abstract FollowCountsChanged counts(UUID userId);

  /** The events about counts so far, oldest first. */
  abstract List<FollowCountsChanged> countEvents();

  /** The events about new follows so far, oldest first. */
  abstract List<UserFollowed> begun();

  @Test
  void aFollowIsOneSidedAndIdempotent() {
    assertThat(store.follow(ada, bob, false, NOW)).isTrue();
    assertThat(store.follow(ada, bob, false, NOW)).isTrue();
    assertThat(store.relationship(ada, bob))
        .isEqualTo(new Relationship(true, false, false, false, false, false));
    assertThat(store.relationship(bob, ada))
        .isEqualTo(new Relationship(false, true, false, false, false, false));
    assertThat(followers(bob)).containsExactly(ada);
    assertThat(following(ada)).containsExactly(bob);
    assertThat(followers(ada)).isEmpty();
    assertCounts(ada, 0, 1);
    assertCounts(bob, 1, 0);
    assertThat(countEvents()).hasSize(2);

    store.unfollow(ada, bob, NOW);
    store.unfollow(ada, bob, NOW);
    assertThat(store.relationship(ada, bob)).isEqualTo(NOTHING);
    assertThat(followers(bob)).isEmpty();
    assertCounts(ada, 0, 0);
    assertCounts(bob, 0, 0);
    assertThat(countEvents()).hasSize(4);
  }

  @Test
  void eachChangePublishesBothCountsWithIncreasingVersions() {
    store.follow(ada, bob, false, NOW);
    store.follow(eve, bob, false, NOW);
    store.unfollow(ada, bob, NOW);
    assertThat(countEvents())
        .filteredOn(counts -> counts.getUserId().equals(bob.toString()))
        .containsExactly(
            countEvent(bob, 1, 0, 1), countEvent(bob, 2, 0, 2), countEvent(bob, 1, 0, 3));
    assertThat(countEvents())
        .filteredOn(counts -> counts.getUserId().equals(ada.toString()))
        .containsExactly(countEvent(ada, 0, 1, 1), countEvent(ada, 0, 0, 2));
  }

  @Test
  void aFollowPublishesOneEventWhenItStartsAndNoneWhenItChanges() {
    store.follow(ada, bob, false, NOW);
    store.follow(ada, bob, true, NOW);
    store.setNotify(ada, bob, false);
    store.block(eve, ada, NOW);
    store.follow(ada, eve, true, NOW);
    assertThat(begun())
        .extracting(UserFollowed::getFollowerId, UserFollowed::getFolloweeId)
        .containsExactly(tuple(ada.toString(), bob.toString()));
  }

  @Test
  void followersWithNotifyAreListed() {
    UUID zoe = UUID.randomUUID();
    UUID dan = UUID.randomUUID();
    store.follow(ada, bob, true, NOW);
    store.follow(eve, bob, false, NOW);
    store.follow(zoe, bob, true, NOW);
    store.follow(dan, bob, true, NOW);
    store.mute(zoe, bob, NOW);
    store.mute(bob, dan, NOW);
    List<Listed> first = store.notifiedFollowers(bob, FollowStore.BEGINNING, 1);
    assertThat(first).extracting(Listed::userId).containsExactly(dan);
    assertThat(store.notifiedFollowers(bob, first.getFirst().position(), 5))
        .extracting(Listed::userId)
        .containsExactly(ada);
    store.setNotify(ada, bob, false);
    assertThat(store.notifiedFollowers(bob, first.getFirst().position(), 5)).isEmpty();
  }

  @Test
  void notifyIsSetByAFollowAndOnItsOwn() {
    assertThat(store.setNotify(ada, bob, true)).isFalse();
    assertThat(store.relationship(ada, bob)).isEqualTo(NOTHING);
    store.follow(ada, bob, true, NOW);
    assertThat(store.relationship(ada, bob).notified()).isTrue();
    store.follow(ada, bob, false, NOW);
    assertThat(store.relationship(ada, bob).notified()).isFalse();
    assertThat(store.setNotify(ada, bob, true)).isTrue();
    assertThat(store.relationship(ada, bob).notified()).isTrue();
    assertThat(countEvents()).hasSize(2);
  }

  @Test
  void aBlockEndsFollowsBothWaysAndRefusesNewOnes() {
    store.follow(ada, bob, true, NOW);
    store.follow(bob, ada, false, NOW);
    store.follow(eve, bob, false, NOW);
    store.block(ada, bob, NOW);
    store.block(ada, bob, NOW);
    assertThat(store.relationship(ada, bob))
        .isEqualTo(new Relationship(false, false, false, false, true, false));
    assertThat(store.relationship(bob, ada))
        .isEqualTo(new Relationship(false, false, false, false, false, true));
    assertCounts(ada, 0, 0);
    assertCounts(bob, 1, 0);
    assertThat(store.follow(bob, ada, false, NOW)).isFalse();
    assertThat(store.follow(ada, bob, false, NOW)).isFalse();
    assertCounts(ada, 0, 0);
    assertThat(blocks(ada)).containsExactly(bob);
    assertThat(blocks(bob)).isEmpty();

    store.unblock(bob, ada);
    assertThat(store.follow(bob, ada, false, NOW)).isFalse();
    store.unblock(ada, bob);
    store.unblock(ada, bob);
    assertThat(store.relationship(ada, bob)).isEqualTo(NOTHING);
    assertThat(store.follow(bob, ada, false, NOW)).isTrue();
  }

  @Test
  void aMuteIsOneSidedAndIdempotent() {
    store.mute(ada, bob, NOW);
    store.mute(ada, bob, NOW);
    assertThat(store.relationship(ada, bob).muted()).isTrue();
    assertThat(store.relationship(bob, ada)).isEqualTo(NOTHING);
    assertThat(mutes(ada)).containsExactly(bob);
    store.unmute(ada, bob);
    store.unmute(ada, bob);
    assertThat(mutes(ada)).isEmpty();
    assertThat(countEvents()).isEmpty();
  }

  @Test
  void allBlocksAndMutesOfAUserAreReturnedUnlessThereAreTooMany() {
    UUID zoe = UUID.randomUUID();
    assertThat(store.allBlocksAndMutes(ada, 1))
        .contains(new BlocksAndMutesOfUser(Set.of(), Set.of()));
    store.block(ada, bob, NOW);
    store.block(eve, ada, NOW);
    store.mute(ada, zoe, NOW);
    store.mute(bob, ada, NOW);
    assertThat(store.allBlocksAndMutes(ada, 1))
        .contains(new BlocksAndMutesOfUser(Set.of(bob, eve), Set.of(zoe)));
    store.block(ada, zoe, NOW);
    assertThat(store.allBlocksAndMutes(ada, 1)).isEmpty();
    assertThat(store.allBlocksAndMutes(ada, 2))
        .contains(new BlocksAndMutesOfUser(Set.of(bob, eve, zoe), Set.of(zoe)));
  }

  @Test
  void blocksOfBothDirectionsAndOwnMutesAreReturned() {
    UUID zoe = UUID.randomUUID();
    store.block(ada, bob, NOW);
    store.block(eve, ada, NOW);
    store.block(bob, zoe, NOW);
    store.mute(ada, zoe, NOW);
    store.mute(bob, ada, NOW);
    BlocksAndMutesOfUser blocksAndMutes =
        store.blocksAndMutes(ada, Set.of(bob, eve, zoe, UUID.randomUUID()));
    assertThat(blocksAndMutes.blocked()).containsExactlyInAnyOrder(bob, eve);
    assertThat(blocksAndMutes.muted()).containsExactly(zoe);
    assertThat(store.blocksAndMutes(ada, Set.of(eve)).blocked()).containsExactly(eve);
    assertThat(store.blocksAndMutes(ada, Set.of()))
        .isEqualTo(new BlocksAndMutesOfUser(Set.of(), Set.of()));
  }

  @Test
  void listsRunFromTheNewestAndStayStableWhileEntriesGo() {
    List<UUID> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      UUID follower = UUID.randomUUID();
      store.follow(follower, bob, false, NOW);
      store.follow(ada, follower, false, NOW);
      store.block(eve, follower, NOW);
      store.mute(eve, follower, NOW);
      all.addFirst(follower);
    }
    List<Listed> first = store.followers(bob, ANONYMOUS_VIEWER, FollowStore.BEGINNING, 2);
    assertThat(first).extracting(Listed::userId).isEqualTo(all.subList(0, 2));
    store.unfollow(all.get(1), bob, NOW);
    assertThat(store.followers(bob, ANONYMOUS_VIEWER, first.getLast().position(), 2))
        .extracting(Listed::userId)
        .isEqualTo(all.subList(2, 4));
    assertThat(following(ada)).isEqualTo(all);
    long second =
        store.following(ada, ANONYMOUS_VIEWER, FollowStore.BEGINNING, 2).getLast().position();
    assertThat(store.following(ada, ANONYMOUS_VIEWER, second, 10))
        .extracting(Listed::userId)
        .isEqualTo(all.subList(2, 5));
    assertThat(blocks(eve)).isEqualTo(all);
    assertThat(store.blocks(eve, FollowStore.BEGINNING, 3)).hasSize(3);
  }

  @Test
  void usersHiddenFromTheViewerAreNotListed() {
    UUID zoe = UUID.randomUUID();
    for (UUID each : List.of(bob, eve, zoe)) {
      store.follow(each, ada, false, NOW);
      store.follow(ada, each, false, NOW);
      store.mute(zoe, each, NOW);
    }
    store.block(zoe, bob, NOW);
    store.block(eve, zoe, NOW);
    Optional<UUID> viewer = Optional.of(zoe);
    assertThat(store.followers(ada, viewer, FollowStore.BEGINNING, 1))
        .extracting(Listed::userId)
        .containsExactly(zoe);
    assertThat(store.followers(ada, viewer, FollowStore.BEGINNING, 10)).hasSize(1);
    assertThat(store.following(ada, viewer, FollowStore.BEGINNING, 10))
        .extracting(Listed::userId)
        .containsExactly(zoe);
    assertThat(followers(ada)).containsExactly(zoe, eve, bob);
    assertThat(mutes(zoe)).containsExactly(zoe);
    assertThat(blocks(zoe)).containsExactly(bob);
  }

  @Test
  void theDataOfAUserIsRemovedInBatchesAndOtherCountsStayExact() {
    List<UUID> others = Stream.generate(UUID::randomUUID).limit(5).toList();
    for (UUID other : others) {
      store.follow(ada, other, false, NOW);
      store.follow(other, ada, true, NOW);
      store.follow(other, bob, false, NOW);
      store.mute(ada, other, NOW);
      store.mute(other, ada, NOW);
    }
    UUID blocked = UUID.randomUUID();
    UUID blocker = UUID.randomUUID();
    store.block(ada, blocked, NOW);
    store.block(blocker, ada, NOW);
    store.block(blocker, bob, NOW);
    store.mute(eve, bob, NOW);

    assertThat(store.removeSomeOf(ada, 2, NOW)).isTrue();
    assertThat(followers(ada).size() + following(ada).size()).isBetween(1, 9);
    for (UUID other : others) {
      assertCounts(other, followers(other).size(), following(other).size());
    }
    int rounds = 0;
    while (store.removeSomeOf(ada, 2, NOW)) {
      assertThat(++rounds).isLessThan(12);
    }
    assertThat(store.removeSomeOf(UUID.randomUUID(), 2, NOW)).isFalse();
    assertThat(followers(ada)).isEmpty();
    assertThat(following(ada)).isEmpty();
    assertCounts(ada, 0, 0);
    for (UUID other : others) {
      assertThat(store.relationship(ada, other)).isEqualTo(NOTHING);
      assertThat(store.relationship(other, ada)).isEqualTo(NOTHING);
      assertCounts(other, 0, 1);
      assertThat(countEvents())
          .filteredOn(counts -> counts.getUserId().equals(other.toString()))
          .last()
          .matches(counts -> counts.getFollowersCount() == 0 && counts.getFollowingCount() == 1);
    }
    assertThat(store.relationship(ada, blocked)).isEqualTo(NOTHING);
    assertThat(store.relationship(ada, blocker)).isEqualTo(NOTHING);
    assertCounts(bob, 5, 0);
    assertThat(blocks(blocker)).containsExactly(bob);
    assertThat(mutes(eve)).containsExactly(bob);
  }

  @Test
  void countsEqualTheRowsUnderConcurrentChanges() throws Exception {
    List<UUID> users = Stream.generate(UUID::randomUUID).limit(6).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Random random = new Random(i);
        runs.add(threads.submit(() -> changeAtRandom(users, random)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
    for (UUID user : users) {
      assertCounts(user, followers(user).size(), following(user).size());
      List<FollowCountsChanged> countEvents =
          countEvents().stream().filter(e -> e.getUserId().equals(user.toString())).toList();
      assertThat(countEvents).extracting(FollowCountsChanged::getVersion).doesNotHaveDuplicates();
      assertThat(countEvents.getLast().getVersion()).isEqualTo(countEvents.size());
      assertThat(countEvents.getLast().getFollowersCount()).isEqualTo(followers(user).size());
      assertThat(countEvents.getLast().getFollowingCount()).isEqualTo(following(user).size());
      for (UUID blocked : blocks(user)) {
        assertThat(following(user)).doesNotContain(blocked);
        assertThat(followers(user)).doesNotContain(blocked);
      }
    }
  }

  private void changeAtRandom(List<UUID> users, Random random) {
    for (int i = 0; i < 40; i++) {
      UUID one = users.get(random.nextInt(users.size()));
      UUID other = users.get(random.nextInt(users.size()));
      if (one.equals(other)) {
        continue;
      }
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> store.follow(one, other, random.nextBoolean(), NOW);
        case 4, 5 -> store.unfollow(one, other, NOW);
        case 6 -> store.block(one, other, NOW);
        default -> store.unblock(one, other);
      }
    }
  }

  private void assertCounts(UUID user, int followers, int following) {
    FollowCountsChanged counts = counts(user);
    assertThat(counts.getFollowersCount()).as("followers").isEqualTo(followers);
    assertThat(counts.getFollowingCount()).as("following").isEqualTo(following);
  }

  private static FollowCountsChanged countEvent(
      UUID userId, int followers, int following, long version) {
    return FollowCountsChanged.newBuilder()
        .setUserId(userId.toString())
        .setFollowersCount(followers)
        .setFollowingCount(following)
        .setVersion(version)
        .build();
  }

  private List<UUID> followers(UUID of) {
    return ids(store.followers(of, ANONYMOUS_VIEWER, FollowStore.BEGINNING, 100));
  }

  private List<UUID> following(UUID of) {
    return ids(store.following(of, ANONYMOUS_VIEWER, FollowStore.BEGINNING, 100));
  }

  private List<UUID> blocks(UUID of) {
    return ids(store.blocks(of, FollowStore.BEGINNING, 100));
  }

  private List<UUID> mutes(UUID of) {
    return ids(store.mutes(of, FollowStore.BEGINNING, 100));
  }
}
