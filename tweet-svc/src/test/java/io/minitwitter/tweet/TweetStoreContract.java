package io.minitwitter.tweet;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.tweet.TweetStore.Creation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of tweets promises. */
abstract class TweetStoreContract {

  static final Instant ALWAYS = Instant.EPOCH;
  private static final Duration DAY = Duration.ofDays(1);

  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();

  /** An empty store. */
  abstract TweetStore store();

  /** Lets the store's tweets be counted, where that holds a purge up. */
  void count() {}

  @Test
  void aTweetIsReadAsItWasCreated() {
    TweetStore store = store();
    Tweet tweet = tweet(ada, "Grüße 👋\n“x” \\ $set");
    assertThat(store.create(tweet, Optional.empty(), ALWAYS)).isEqualTo(new Creation.Done(tweet));
    assertThat(store.byId(tweet.id())).contains(tweet);
    assertThat(store.byId(ids.next().hex())).isEmpty();
  }

  @Test
  void aRepeatedCreateGivesTheFirstTweet() {
    TweetStore store = store();
    Tweet first = tweet(ada, "once");
    IdempotencyKey key = new IdempotencyKey("ada:rpc:k1", "hash");
    store.create(first, Optional.of(key), ALWAYS);

    assertThat(store.create(tweet(ada, "once"), Optional.of(key), ALWAYS))
        .isEqualTo(new Creation.Done(first));
    assertThat(
            store.create(
                tweet(ada, "other"),
                Optional.of(new IdempotencyKey("ada:rpc:k1", "other hash")),
                ALWAYS))
        .isInstanceOf(Creation.KeyReused.class);
    assertThat(store.before(TweetStore.BEGINNING, 10)).containsExactly(first);

    Tweet second = tweet(ada, "once");
    assertThat(store.create(second, Optional.of(new IdempotencyKey("ada:rpc:k2", "hash")), ALWAYS))
        .isEqualTo(new Creation.Done(second));
    Tweet third = tweet(ada, "once");
    assertThat(store.create(third, Optional.empty(), ALWAYS)).isEqualTo(new Creation.Done(third));
  }

  @Test
  void aRepeatedCreateDoesNotBringADeletedTweetBack() {
    TweetStore store = store();
    Tweet first = tweet(ada, "once");
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("ada:rpc:k", "hash"));
    store.create(first, key, ALWAYS);
    store.delete(first.id(), first.createdAt());
    assertThat(store.create(tweet(ada, "once"), key, ALWAYS))
        .isInstanceOf(Creation.DeletedSince.class);
    assertThat(store.before(TweetStore.BEGINNING, 10)).isEmpty();
  }

  @Test
  void anExpiredKeyCanBeUsedAgainAndTheFirstTweetStays() {
    TweetStore store = store();
    Tweet first = tweet(ada, "first");
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("ada:rpc:k", "hash"));
    store.create(first, key, ALWAYS);
    Tweet second = tweet(ada, "second");
    Instant later = first.createdAt().plusMillis(1);
    assertThat(store.create(second, key, later)).isEqualTo(new Creation.Done(second));
    assertThat(store.byId(first.id())).contains(first);
    assertThat(store.create(tweet(ada, "third"), key, ALWAYS)).isEqualTo(new Creation.Done(second));
  }

  @Test
  void ofManyCreatesWithOneKeyAtOnceOneIsMade() throws Exception {
    TweetStore store = store();
    for (int round = 0; round < 5; round++) {
      Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("ada:rpc:" + round, "hash"));
      Set<Creation> answers = new HashSet<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Creation>> creates = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          creates.add(threads.submit(() -> store.create(tweet(ada, "once"), key, ALWAYS)));
        }
        for (Future<Creation> create : creates) {
          answers.add(create.get());
        }
      }
      assertThat(answers).hasSize(1);
    }
    assertThat(store.before(TweetStore.BEGINNING, 100)).hasSize(5);
  }

  @Test
  void listsRunFromTheNewestAndHoldAsManyAsAskedFor() {
    TweetStore store = store();
    List<Tweet> adas = new ArrayList<>();
    List<Tweet> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Tweet tweet = tweet(i % 3 == 0 ? bob : ada, "t" + i);
      store.create(tweet, Optional.empty(), ALWAYS);
      all.addFirst(tweet);
      if (i % 3 != 0) {
        adas.addFirst(tweet);
      }
    }
    assertThat(store.before(TweetStore.BEGINNING, 7)).isEqualTo(all.subList(0, 7));
    assertThat(store.before(all.get(6).id(), 7)).isEqualTo(all.subList(7, 14));
    assertThat(store.before(all.get(27).id(), 7)).isEqualTo(all.subList(28, 30));
    assertThat(store.ofUserBefore(ada, TweetStore.BEGINNING, 7)).isEqualTo(adas.subList(0, 7));
    assertThat(store.ofUserBefore(ada, adas.get(6).id(), 100)).isEqualTo(adas.subList(7, 20));
    assertThat(store.ofUserBefore(UUID.randomUUID(), TweetStore.BEGINNING, 7)).isEmpty();
  }

  @Test
  void deletedTweetsAreInNoAnswerAndPagesStayFull() {
    TweetStore store = store();
    List<Tweet> kept = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Tweet tweet = tweet(ada, "t" + i);
      store.create(tweet, Optional.empty(), ALWAYS);
      if (i % 4 == 0) {
        kept.addFirst(tweet);
      } else {
        assertThat(store.delete(tweet.id(), tweet.createdAt())).isTrue();
        assertThat(store.byId(tweet.id())).isEmpty();
        assertThat(store.byIds(List.of(tweet.id()))).isEmpty();
      }
    }
    assertThat(store.before(TweetStore.BEGINNING, 6)).isEqualTo(kept.subList(0, 6));
    assertThat(store.ofUserBefore(ada, kept.get(5).id(), 6)).isEqualTo(kept.subList(6, 10));
  }

  @Test
  void aPositionStaysWhenItsTweetIsDeleted() {
    TweetStore store = store();
    Tweet older = tweet(ada, "older");
    Tweet position = tweet(ada, "position");
    store.create(older, Optional.empty(), ALWAYS);
    store.create(position, Optional.empty(), ALWAYS);
    store.delete(position.id(), position.createdAt());
    assertThat(store.before(position.id(), 5)).containsExactly(older);
  }

  @Test
  void ofManyDeletesOneSucceeds() throws Exception {
    TweetStore store = store();
    Tweet tweet = tweet(ada, "once");
    store.create(tweet, Optional.empty(), ALWAYS);
    int deleted = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> deletes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        deletes.add(threads.submit(() -> store.delete(tweet.id(), tweet.createdAt())));
      }
      for (Future<Boolean> delete : deletes) {
        deleted += delete.get() ? 1 : 0;
      }
    }
    assertThat(deleted).isEqualTo(1);
    assertThat(store.delete(tweet.id(), tweet.createdAt())).isFalse();
    assertThat(store.delete(ids.next().hex(), tweet.createdAt())).isFalse();
  }

  @Test
  void aBatchHoldsThoseThatThereAreOnce() {
    TweetStore store = store();
    Tweet one = tweet(ada, "one");
    Tweet two = tweet(bob, "two");
    store.create(one, Optional.empty(), ALWAYS);
    store.create(two, Optional.empty(), ALWAYS);
    store.create(tweet(bob, "three"), Optional.empty(), ALWAYS);
    assertThat(store.byIds(List.of(two.id(), ids.next().hex(), one.id(), two.id())))
        .containsExactlyInAnyOrder(one, two);
  }

  @Test
  void aNewerCountOfCommentsIsTakenAndAnOlderIsNot() {
    TweetStore store = store();
    Tweet tweet = tweet(ada, "x");
    Tweet other = tweet(ada, "y");
    store.create(tweet, Optional.empty(), ALWAYS);
    store.create(other, Optional.empty(), ALWAYS);
    assertThat(store.setCommentsCount(tweet.id(), 3, 2)).isTrue();
    assertThat(store.setCommentsCount(tweet.id(), 7, 1)).isFalse();
    assertThat(store.setCommentsCount(tweet.id(), 7, 2)).isFalse();
    Tweet counted = store.byId(tweet.id()).orElseThrow();
    assertThat(counted.commentsCount()).isEqualTo(3);
    assertThat(counted.updatedAt()).isEqualTo(tweet.updatedAt());
    assertThat(store.setCommentsCount(tweet.id(), 0, 5)).isTrue();
    assertThat(store.byId(tweet.id())).contains(tweet);
    assertThat(store.byId(other.id())).contains(other);
  }

  @Test
  void aNewerCountOfLikesIsTakenAndAnOlderIsNot() {
    TweetStore store = store();
    Tweet tweet = tweet(ada, "x");
    Tweet other = tweet(ada, "y");
    store.create(tweet, Optional.empty(), ALWAYS);
    store.create(other, Optional.empty(), ALWAYS);
    assertThat(store.setLikesCount(tweet.id(), 3, 2)).isTrue();
    assertThat(store.setLikesCount(tweet.id(), 7, 1)).isFalse();
    assertThat(store.setLikesCount(tweet.id(), 7, 2)).isFalse();
    // Each count has versions of its own.
    assertThat(store.setCommentsCount(tweet.id(), 4, 1)).isTrue();
    Tweet counted = store.byId(tweet.id()).orElseThrow();
    assertThat(counted.likesCount()).isEqualTo(3);
    assertThat(counted.commentsCount()).isEqualTo(4);
    assertThat(counted.updatedAt()).isEqualTo(tweet.updatedAt());
    assertThat(store.setLikesCount(tweet.id(), 0, 5)).isTrue();
    assertThat(store.byId(tweet.id()).orElseThrow().likesCount()).isZero();
    assertThat(store.byId(other.id())).contains(other);
  }

  @Test
  void aDeletedTweetTakesNoCount() {
    TweetStore store = store();
    Tweet tweet = tweet(ada, "x");
    store.create(tweet, Optional.empty(), ALWAYS);
    store.delete(tweet.id(), tweet.createdAt());
    assertThat(store.setCommentsCount(tweet.id(), 3, 1)).isFalse();
    assertThat(store.setLikesCount(tweet.id(), 3, 1)).isFalse();
    assertThat(store.byId(tweet.id())).isEmpty();
    assertThat(store.setCommentsCount(ids.next().hex(), 3, 1)).isFalse();
    assertThat(store.before(TweetStore.BEGINNING, 5)).isEmpty();
  }

  @Test
  void aPersonsAreDeletedSomeAtATimeAndNobodyElses() {
    TweetStore store = store();
    List<String> adas = new ArrayList<>();
    Tweet others = tweet(bob, "stays");
    store.create(others, Optional.empty(), ALWAYS);
    for (int i = 0; i < 5; i++) {
      Tweet tweet = tweet(ada, "secret " + i);
      store.create(tweet, Optional.empty(), ALWAYS);
      adas.addFirst(tweet.id());
    }
    Instant now = others.createdAt();
    store.delete(adas.get(1), now);
    List<String> first = store.deleteOfUserBefore(ada, TweetStore.BEGINNING, 2, now);
    assertThat(first).containsExactly(adas.get(0), adas.get(2));
    assertThat(store.byIds(adas))
        .extracting(Tweet::id)
        .containsExactlyInAnyOrder(adas.get(3), adas.get(4));
    assertThat(store.deleteOfUserBefore(ada, first.getLast(), 9, now))
        .containsExactly(adas.get(3), adas.get(4));
    assertThat(store.deleteOfUserBefore(ada, TweetStore.BEGINNING, 9, now)).isEmpty();
    assertThat(store.byIds(adas)).isEmpty();
    assertThat(store.byId(others.id())).contains(others);
    assertThat(store.deleteOfUserBefore(UUID.randomUUID(), TweetStore.BEGINNING, 9, now)).isEmpty();
    count();
    assertThat(store.purge(now.plus(DAY))).isEqualTo(5);
  }

  @Test
  void aPurgeRemovesWhatWasDeletedBefore() {
    TweetStore store = store();
    Tweet kept = tweet(ada, "kept");
    Tweet recent = tweet(ada, "recent");
    store.create(kept, Optional.empty(), ALWAYS);
    store.create(recent, Optional.empty(), ALWAYS);
    Instant now = recent.createdAt();
    store.delete(recent.id(), now);
    for (int i = 0; i < 3; i++) {
      Tweet old = tweet(ada, "old");
      store.create(old, Optional.empty(), ALWAYS);
      store.delete(old.id(), now.minus(DAY.multipliedBy(2)));
    }
    count();
    assertThat(store.purge(now.minus(DAY))).isEqualTo(3);
    assertThat(store.purge(now.minus(DAY))).isZero();
    assertThat(store.before(TweetStore.BEGINNING, 5)).containsExactly(kept);
    assertThat(store.purge(now.plus(DAY))).isEqualTo(1);
  }

  Tweet tweet(UUID author, String content) {
    TimeOrderedId id = ids.next();
    return Tweet.posted(id.hex(), author, content, id.createdAt());
  }
}
