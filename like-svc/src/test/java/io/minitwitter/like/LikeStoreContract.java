package io.minitwitter.like;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What every store of likes promises. */
abstract class LikeStoreContract {

  static final String CAT = "0123456789abcdef01234567";
  static final String DOG = "0123456789abcdef01234568";
  static final Target TWEET = Target.tweet(CAT);
  static final UUID WRITER = UUID.randomUUID();
  static final Instant NOW = Instant.parse("2026-05-04T03:02:01.123Z");
  private static final int THREADS = 50;

  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();

  /** An empty store. */
  abstract LikeStore store();

  @Test
  void aLikeIsReadAsItWasStored() {
    LikeStore store = store();
    Like tweet = like(ada, TWEET);
    Like comment = like(ada, Target.comment(CAT));
    assertThat(store.like(tweet)).isTrue();
    assertThat(store.like(comment)).isTrue();
    // A tweet and a comment of the same id are two things.
    assertThat(ofTarget(TWEET)).containsExactly(tweet);
    assertThat(ofTarget(Target.comment(CAT))).containsExactly(comment);
    assertThat(ofTarget(Target.tweet(DOG))).isEmpty();
    assertThat(ofUser(ada, Target.Type.TWEET)).containsExactly(tweet);
    assertThat(ofUser(ada, Target.Type.COMMENT)).containsExactly(comment);
    assertThat(ofUser(bob, Target.Type.TWEET)).isEmpty();
  }

  @Test
  void aRepeatedLikeChangesNothing() {
    LikeStore store = store();
    Like first = like(ada, TWEET);
    store.like(first);
    assertThat(store.like(like(ada, TWEET))).isFalse();
    assertThat(ofTarget(TWEET)).containsExactly(first);
    assertThat(ofUser(ada, Target.Type.TWEET)).containsExactly(first);
  }

  @Test
  void aWithdrawnLikeIsInNoListAndALaterOneIsNew() {
    LikeStore store = store();
    assertThat(store.unlike(ada, TWEET, NOW)).isFalse();
    store.like(like(ada, TWEET));
    Like bobs = like(bob, TWEET);
    store.like(bobs);
    assertThat(store.unlike(ada, TWEET, NOW)).isTrue();
    assertThat(store.unlike(ada, TWEET, NOW)).isFalse();
    assertThat(ofTarget(TWEET)).containsExactly(bobs);
    assertThat(ofUser(ada, Target.Type.TWEET)).isEmpty();
    assertThat(store.likedBy(ada, Target.Type.TWEET, Set.of(CAT))).isEmpty();

    Like again = like(ada, TWEET);
    assertThat(store.like(again)).isTrue();
    assertThat(ofTarget(TWEET)).containsExactly(again, bobs);
    assertThat(ofUser(ada, Target.Type.TWEET)).containsExactly(again);
  }

  @Test
  void likesOfAUserAreLookedUpInOneBatch() {
    LikeStore store = store();
    store.like(like(ada, TWEET));
    store.like(like(ada, Target.comment(DOG)));
    store.like(like(bob, Target.tweet(DOG)));
    String nothing = "f".repeat(24);
    assertThat(store.likedBy(ada, Target.Type.TWEET, List.of(CAT, DOG, nothing)))
        .containsExactly(CAT);
    assertThat(store.likedBy(ada, Target.Type.COMMENT, List.of(CAT, DOG))).containsExactly(DOG);
    assertThat(store.likedBy(bob, Target.Type.TWEET, List.of(CAT, DOG))).containsExactly(DOG);
  }

  @Test
  void listsRunFromTheNewestToTheOldest() {
    LikeStore store = store();
    List<Like> ofCat = new ArrayList<>();
    List<Like> adas = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Like like = like(UUID.randomUUID(), TWEET);
      store.like(like);
      ofCat.addFirst(like);
      Like other = like(ada, Target.tweet(ids.next().hex()));
      store.like(other);
      adas.addFirst(other);
    }
    assertThat(store.ofTargetBefore(TWEET, LikeStore.BEGINNING, 3)).isEqualTo(ofCat.subList(0, 3));
    assertThat(store.ofTargetBefore(TWEET, ofCat.get(2).position(), 100))
        .isEqualTo(ofCat.subList(3, 7));
    assertThat(store.ofTargetBefore(TWEET, ofCat.get(6).position(), 100)).isEmpty();
    assertThat(store.ofUserBefore(ada, Target.Type.TWEET, adas.get(1).position(), 2))
        .isEqualTo(adas.subList(2, 4));
    // A position stays valid when its like is taken back.
    store.unlike(ofCat.get(2).userId(), TWEET, NOW);
    assertThat(store.ofTargetBefore(TWEET, ofCat.get(2).position(), 2))
        .isEqualTo(ofCat.subList(3, 5));
  }

  @Test
  void aUsersLikesAreWithdrawnInBatchesAndNoOthers() {
    LikeStore store = store();
    Like bobs = like(bob, TWEET);
    store.like(bobs);
    store.like(like(ada, TWEET));
    store.unlike(ada, TWEET, NOW);
    for (int i = 0; i < 5; i++) {
      store.like(like(ada, Target.tweet(ids.next().hex())));
      store.like(like(ada, Target.comment(ids.next().hex())));
    }
    assertThat(store.unlikeSome(ada, 2, NOW)).isTrue();
    assertThat(ofUser(ada, Target.Type.TWEET).size() + ofUser(ada, Target.Type.COMMENT).size())
        .isBetween(6, 8);
    int rounds = 0;
    while (store.unlikeSome(ada, 2, NOW)) {
      assertThat(++rounds).isLessThan(10);
    }
    assertThat(ofUser(ada, Target.Type.TWEET)).isEmpty();
    assertThat(ofUser(ada, Target.Type.COMMENT)).isEmpty();
    assertThat(store.unlikeSome(UUID.randomUUID(), 2, NOW)).isFalse();
    assertThat(ofTarget(TWEET)).containsExactly(bobs);
    // What was taken back can be liked again.
    assertThat(store.like(like(ada, TWEET))).isTrue();
  }

  @Test
  void oneOfConcurrentEqualCallsTakesEffect() throws Exception {
    LikeStore store = store();
    for (int round = 0; round < 3; round++) {
      assertThat(together(() -> store.like(like(ada, TWEET)))).containsOnlyOnce(true);
      assertThat(ofTarget(TWEET)).hasSize(1);
      assertThat(together(() -> store.unlike(ada, TWEET, NOW))).containsOnlyOnce(true);
      assertThat(ofTarget(TWEET)).isEmpty();
    }
  }

  @Test
  void concurrentLikesAndUnlikesEndInTheRightLists() throws Exception {
    LikeStore store = store();
    List<Target> targets =
        List.of(TWEET, Target.tweet(DOG), Target.comment(CAT), Target.comment(DOG));
    // Each ends with a like, or without one, of everything, whatever came before.
    together(
        () -> {
          UUID own = UUID.randomUUID();
          for (int i = 0; i < 12; i++) {
            Target target = targets.get(ThreadLocalRandom.current().nextInt(targets.size()));
            UUID who = i % 2 == 0 ? own : ada;
            if (ThreadLocalRandom.current().nextBoolean()) {
              store.like(like(who, target));
            } else {
              store.unlike(who, target, NOW);
            }
          }
          for (Target target : targets) {
            if (target.type() == Target.Type.TWEET) {
              store.like(like(own, target));
            } else {
              store.unlike(own, target, NOW);
            }
          }
          return true;
        });
    for (Target target : targets) {
      List<UUID> others = new ArrayList<>(ofTarget(target).stream().map(Like::userId).toList());
      boolean adaLikes = others.remove(ada);
      assertThat(others)
          .doesNotHaveDuplicates()
          .hasSize(target.type() == Target.Type.TWEET ? THREADS : 0);
      assertThat(store.likedBy(ada, target.type(), Set.of(target.id())).size())
          .isEqualTo(adaLikes ? 1 : 0);
      assertThat(ofUser(ada, target.type()).stream().map(like -> like.of().target()).toList())
          .filteredOn(target::equals)
          .hasSize(adaLikes ? 1 : 0);
    }
  }

  private static List<Boolean> together(Callable<Boolean> action) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<Boolean>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < THREADS; i++) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return action.call();
                }));
      }
    }
    List<Boolean> results = new ArrayList<>();
    for (Future<Boolean> result : running) {
      results.add(result.get());
    }
    return results;
  }

  private List<Like> ofTarget(Target target) {
    return store().ofTargetBefore(target, LikeStore.BEGINNING, 1000);
  }

  private List<Like> ofUser(UUID userId, Target.Type type) {
    return store().ofUserBefore(userId, type, LikeStore.BEGINNING, 1000);
  }

  /** A like of a target that is below, or is, the tweet {@link #CAT}. */
  Like like(UUID userId, Target target) {
    TimeOrderedId id = ids.next();
    String tweetId = target.type() == Target.Type.TWEET ? target.id() : CAT;
    return new Like(userId, new KnownTarget(target, tweetId, WRITER), id.hex(), id.createdAt());
  }
}
