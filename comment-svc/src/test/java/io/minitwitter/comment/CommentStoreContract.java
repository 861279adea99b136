package io.minitwitter.comment;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.comment.CommentStore.Creation;
import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
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

/** What every store of comments promises. */
abstract class CommentStoreContract {

  static final Instant ALWAYS = Instant.EPOCH;
  static final String CAT = "0a".repeat(12);
  static final String DOG = "0b".repeat(12);
  static final UUID TWEETER = UUID.randomUUID();
  private static final Duration DAY = Duration.ofDays(1);

  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();

  /** An empty store. */
  abstract CommentStore store();

  /** Lets the store's comments be counted, where that holds a purge up. */
  void count() {}

  @Test
  void aCommentIsReadAsItWasCreated() {
    CommentStore store = store();
    Comment comment = comment(ada, "Grüße 👋\n“x” \\ $set");
    assertThat(store.create(comment, Optional.empty(), ALWAYS))
        .isEqualTo(new Creation.Done(comment));
    assertThat(store.byId(comment.id())).contains(comment);
    assertThat(store.byId(ids.next().hex())).isEmpty();
  }

  @Test
  void aRepeatedCreateGivesTheFirstComment() {
    CommentStore store = store();
    Comment first = comment(ada, "once");
    IdempotencyKey key = new IdempotencyKey("ada:rpc:k1", "hash");
    store.create(first, Optional.of(key), ALWAYS);

    assertThat(store.create(comment(ada, "once"), Optional.of(key), ALWAYS))
        .isEqualTo(new Creation.Done(first));
    assertThat(
            store.create(
                comment(ada, "other"),
                Optional.of(new IdempotencyKey("ada:rpc:k1", "other hash")),
                ALWAYS))
        .isInstanceOf(Creation.KeyReused.class);
    assertThat(store.ofTweetBefore(CAT, CommentStore.BEGINNING, 10)).containsExactly(first);

    Comment second = comment(ada, "once");
    assertThat(store.create(second, Optional.of(new IdempotencyKey("ada:rpc:k2", "hash")), ALWAYS))
        .isEqualTo(new Creation.Done(second));
    Comment third = comment(ada, "once");
    assertThat(store.create(third, Optional.empty(), ALWAYS)).isEqualTo(new Creation.Done(third));
  }

  @Test
  void aRepeatedCreateDoesNotBringADeletedCommentBack() {
    CommentStore store = store();
    Comment first = comment(ada, "once");
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("ada:rpc:k", "hash"));
    store.create(first, key, ALWAYS);
    store.delete(first.id(), first.createdAt());
    assertThat(store.create(comment(ada, "once"), key, ALWAYS))
        .isInstanceOf(Creation.DeletedSince.class);
    assertThat(store.ofTweetBefore(CAT, CommentStore.BEGINNING, 10)).isEmpty();
  }

  @Test
  void anExpiredKeyCanBeUsedAgainAndTheFirstCommentStays() {
    CommentStore store = store();
    Comment first = comment(ada, "first");
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("ada:rpc:k", "hash"));
    store.create(first, key, ALWAYS);
    Comment second = comment(ada, "second");
    Instant later = first.createdAt().plusMillis(1);
    assertThat(store.create(second, key, later)).isEqualTo(new Creation.Done(second));
    assertThat(store.byId(first.id())).contains(first);
    assertThat(store.create(comment(ada, "third"), key, ALWAYS))
        .isEqualTo(new Creation.Done(second));
  }

  @Test
  void ofManyCreatesWithOneKeyAtOnceOneIsMade() throws Exception {
    CommentStore store = store();
    for (int round = 0; round < 5; round++) {
      Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("ada:rpc:" + round, "hash"));
      Set<Creation> answers = new HashSet<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Creation>> creates = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          creates.add(threads.submit(() -> store.create(comment(ada, "once"), key, ALWAYS)));
        }
        for (Future<Creation> create : creates) {
          answers.add(create.get());
        }
      }
      assertThat(answers).hasSize(1);
    }
    assertThat(store.ofTweetBefore(CAT, CommentStore.BEGINNING, 100)).hasSize(5);
  }

  @Test
  void listsRunFromTheNewestAndHoldAsManyAsAskedFor() {
    CommentStore store = store();
    List<Comment> cats = new ArrayList<>();
    List<Comment> dogs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Comment comment = comment(i % 3 == 0 ? DOG : CAT, i % 2 == 0 ? ada : bob, "t" + i);
      store.create(comment, Optional.empty(), ALWAYS);
      (i % 3 == 0 ? dogs : cats).addFirst(comment);
    }
    assertThat(store.ofTweetBefore(CAT, CommentStore.BEGINNING, 7)).isEqualTo(cats.subList(0, 7));
    assertThat(store.ofTweetBefore(CAT, cats.get(6).id(), 100)).isEqualTo(cats.subList(7, 20));
    assertThat(store.ofTweetBefore(DOG, CommentStore.BEGINNING, 100)).isEqualTo(dogs);
    assertThat(store.ofTweetBefore("0".repeat(24), CommentStore.BEGINNING, 7)).isEmpty();
  }

  @Test
  void anUpdateChangesTheTextAndWhenItChanged() {
    CommentStore store = store();
    Comment comment = comment(ada, "before");
    store.create(comment, Optional.empty(), ALWAYS);
    Instant later = comment.createdAt().plusSeconds(5);
    Comment after =
        new Comment(
            comment.id(), CAT, comment.tweetUserId(), ada, "after", comment.createdAt(), later, 0);
    assertThat(store.update(comment.id(), "after", later)).contains(after);
    assertThat(store.byId(comment.id())).contains(after);
    store.delete(comment.id(), later);
    assertThat(store.update(comment.id(), "again", later)).isEmpty();
    assertThat(store.update(ids.next().hex(), "again", later)).isEmpty();
  }

  @Test
  void deletedCommentsAreInNoAnswerAndPagesStayFull() {
    CommentStore store = store();
    List<Comment> kept = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Comment comment = comment(ada, "t" + i);
      store.create(comment, Optional.empty(), ALWAYS);
      if (i % 4 == 0) {
        kept.addFirst(comment);
      } else {
        assertThat(store.delete(comment.id(), comment.createdAt())).isTrue();
        assertThat(store.byId(comment.id())).isEmpty();
        assertThat(store.byIds(List.of(comment.id()))).isEmpty();
      }
    }
    assertThat(store.ofTweetBefore(CAT, CommentStore.BEGINNING, 6)).isEqualTo(kept.subList(0, 6));
    assertThat(store.ofTweetBefore(CAT, kept.get(5).id(), 6)).isEqualTo(kept.subList(6, 10));
  }

  @Test
  void aPositionStaysWhenItsCommentIsDeleted() {
    CommentStore store = store();
    Comment older = comment(ada, "older");
    Comment position = comment(ada, "position");
    store.create(older, Optional.empty(), ALWAYS);
    store.create(position, Optional.empty(), ALWAYS);
    store.delete(position.id(), position.createdAt());
    assertThat(store.ofTweetBefore(CAT, position.id(), 5)).containsExactly(older);
  }

  @Test
  void ofManyDeletesOneSucceeds() throws Exception {
    CommentStore store = store();
    Comment comment = comment(ada, "once");
    store.create(comment, Optional.empty(), ALWAYS);
    int deleted = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> deletes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        deletes.add(threads.submit(() -> store.delete(comment.id(), comment.createdAt())));
      }
      for (Future<Boolean> delete : deletes) {
        deleted += delete.get() ? 1 : 0;
      }
    }
    assertThat(deleted).isEqualTo(1);
    assertThat(store.delete(comment.id(), comment.createdAt())).isFalse();
    assertThat(store.delete(ids.next().hex(), comment.createdAt())).isFalse();
  }

  @Test
  void aBatchHoldsThoseThatThereAreOnce() {
    CommentStore store = store();
    Comment one = comment(ada, "one");
    Comment two = comment(bob, "two");
    store.create(one, Optional.empty(), ALWAYS);
    store.create(two, Optional.empty(), ALWAYS);
    store.create(comment(bob, "three"), Optional.empty(), ALWAYS);
    assertThat(store.byIds(List.of(two.id(), ids.next().hex(), one.id(), two.id())))
        .containsExactlyInAnyOrder(one, two);
  }

  @Test
  void aNewerCountOfLikesIsTakenAndAnOlderIsNot() {
    CommentStore store = store();
    Comment comment = comment(ada, "x");
    Comment other = comment(ada, "y");
    store.create(comment, Optional.empty(), ALWAYS);
    store.create(other, Optional.empty(), ALWAYS);
    assertThat(store.setLikesCount(comment.id(), 3, 2)).isTrue();
    assertThat(store.setLikesCount(comment.id(), 7, 1)).isFalse();
    assertThat(store.setLikesCount(comment.id(), 7, 2)).isFalse();
    Comment counted = store.byId(comment.id()).orElseThrow();
    assertThat(counted.likesCount()).isEqualTo(3);
    assertThat(counted.updatedAt()).isEqualTo(comment.updatedAt());
    assertThat(store.setLikesCount(comment.id(), 0, 5)).isTrue();
    assertThat(store.byId(comment.id())).contains(comment);
    assertThat(store.byId(other.id())).contains(other);
    store.delete(comment.id(), comment.createdAt());
    assertThat(store.setLikesCount(comment.id(), 3, 6)).isFalse();
    assertThat(store.byId(comment.id())).isEmpty();
  }

  @Test
  void aPersonsAreDeletedSomeAtATimeAndNobodyElses() {
    CommentStore store = store();
    List<String> adas = new ArrayList<>();
    Comment others = comment(bob, "stays");
    store.create(others, Optional.empty(), ALWAYS);
    for (int i = 0; i < 5; i++) {
      Comment comment = comment(ada, "secret " + i);
      store.create(comment, Optional.empty(), ALWAYS);
      adas.addFirst(comment.id());
    }
    Instant now = others.createdAt();
    store.delete(adas.get(1), now);
    List<String> first = store.deleteOfUserBefore(ada, CommentStore.BEGINNING, 2, now);
    assertThat(first).containsExactly(adas.get(0), adas.get(2));
    assertThat(store.byIds(adas))
        .extracting(Comment::id)
        .containsExactlyInAnyOrder(adas.get(3), adas.get(4));
    assertThat(store.deleteOfUserBefore(ada, first.getLast(), 9, now))
        .containsExactly(adas.get(3), adas.get(4));
    assertThat(store.deleteOfUserBefore(ada, CommentStore.BEGINNING, 9, now)).isEmpty();
    assertThat(store.byIds(adas)).isEmpty();
    assertThat(store.byId(others.id())).contains(others);
    assertThat(store.deleteOfUserBefore(UUID.randomUUID(), CommentStore.BEGINNING, 9, now))
        .isEmpty();
    count();
    assertThat(store.purge(now.plus(DAY))).isEqualTo(5);
  }

  @Test
  void aPurgeRemovesWhatWasDeletedBefore() {
    CommentStore store = store();
    Comment kept = comment(ada, "kept");
    Comment recent = comment(ada, "recent");
    store.create(kept, Optional.empty(), ALWAYS);
    store.create(recent, Optional.empty(), ALWAYS);
    Instant now = recent.createdAt();
    store.delete(recent.id(), now);
    for (int i = 0; i < 3; i++) {
      Comment old = comment(ada, "old");
      store.create(old, Optional.empty(), ALWAYS);
      store.delete(old.id(), now.minus(DAY.multipliedBy(2)));
    }
    count();
    assertThat(store.purge(now.minus(DAY))).isEqualTo(3);
    assertThat(store.purge(now.minus(DAY))).isZero();
    assertThat(store.ofTweetBefore(CAT, CommentStore.BEGINNING, 5)).containsExactly(kept);
    assertThat(store.purge(now.plus(DAY))).isEqualTo(1);
  }

  Comment comment(UUID author, String content) {
    return comment(CAT, author, content);
  }

  Comment comment(String tweetId, UUID author, String content) {
    TimeOrderedId id = ids.next();
    return Comment.written(
        id.hex(), new CommentedTweet(tweetId, TWEETER), author, content, id.createdAt());
  }
}
