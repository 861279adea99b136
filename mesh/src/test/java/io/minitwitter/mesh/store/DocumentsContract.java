package io.minitwitter.mesh.store;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link Documents}: the tests of every store of items extend it. */
public abstract class DocumentsContract<T extends Item> {
  private static final Duration DAY = Duration.ofDays(1);

  protected final TimeOrderedIds ids = new TimeOrderedIds();
  protected final UUID ada = UUID.randomUUID();
  protected final UUID bob = UUID.randomUUID();

  /** A count that another service owns, with a version. */
  public record VersionedCount<T>(Setter setter, ToIntFunction<T> getter) {
    /** How a store is given the count. */
    @FunctionalInterface
    public interface Setter {
      boolean set(String id, int count, long version);
    }
  }

  /** The test's store, the same at each call, and empty at the first. */
  protected abstract Documents<T> store();

  /** A new item whose counts are all 0. */
  protected abstract T item(TimeOrderedId id, UUID userId, String content);

  protected abstract List<VersionedCount<T>> versionedCounts();

  /** Publishes and counts what is pending, where that delays a purge. */
  protected void settle() {}

  protected final T item(UUID userId, String content) {
    return item(ids.next(), userId, content);
  }

  /** Stores a new item. */
  protected final T created(UUID userId, String content) {
    T item = item(userId, content);
    assertThat(store().create(item, Optional.empty())).isEqualTo(new Creation.Done<>(item));
    return item;
  }

  /** Stores new items, and returns them newest first. */
  private List<T> created(UUID userId, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> created(userId, "text " + i))
        .toList()
        .reversed();
  }

  private static Optional<IdempotencyKey> key(String id) {
    return Optional.of(new IdempotencyKey("ada:rpc:" + id, "hash"));
  }

  @Test
  void anItemIsReadAsItWasCreated() {
    T item = created(ada, "Grüße 👋\n“x” \\ $set");
    assertThat(store().byId(item.id())).contains(item);
    assertThat(store().byId(ids.next().hex())).isEmpty();
  }

  @Test
  void aRepeatedCreateReturnsTheFirstItem() {
    T first = item(ada, "once");
    store().create(first, key("k1"));
    assertThat(store().create(item(ada, "once"), key("k1"))).isEqualTo(new Creation.Done<>(first));
    IdempotencyKey otherRequest = new IdempotencyKey("ada:rpc:k1", "other hash");
    assertThat(store().create(item(ada, "other"), Optional.of(otherRequest)))
        .isInstanceOf(Creation.KeyReused.class);
    assertThat(all(ada)).containsExactly(first);
    T second = item(ada, "once");
    assertThat(store().create(second, key("k2"))).isEqualTo(new Creation.Done<>(second));
    T withoutKey = created(ada, "once");
    assertThat(all(ada)).containsExactly(withoutKey, second, first);
  }

  @Test
  void aRepeatedCreateDoesNotRestoreADeletedItem() {
    T first = item(ada, "once");
    store().create(first, key("k"));
    store().delete(first.id(), first.createdAt());
    assertThat(store().create(item(ada, "once"), key("k")))
        .isInstanceOf(Creation.DeletedSince.class);
    assertThat(all(ada)).isEmpty();
  }

  @Test
  void anExpiredKeyCanBeUsedAgainAndTheFirstItemStays() {
    T first = item(ada, "first");
    store().create(first, key("k"));
    Instant later = first.createdAt().plus(Documents.KEYS_LIVE).plusMillis(1);
    T second = item(new TimeOrderedId(ids.next().hex(), later), ada, "second");
    assertThat(store().create(second, key("k"))).isEqualTo(new Creation.Done<>(second));
    assertThat(store().byId(first.id())).contains(first);
    assertThat(store().create(item(ada, "third"), key("k"))).isEqualTo(new Creation.Done<>(second));
  }

  @Test
  void oneOfConcurrentCreatesWithOneKeySucceeds() throws Exception {
    for (int round = 0; round < 5; round++) {
      Optional<IdempotencyKey> key = key("round " + round);
      Set<Creation<T>> outcomes =
          new HashSet<>(concurrently(() -> store().create(item(ada, "once"), key)));
      assertThat(outcomes).hasSize(1);
    }
    assertThat(all(ada)).hasSize(5);
  }

  @Test
  void aUsersItemsAreListedNewestFirstInFullPages() {
    List<T> adas = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      adas.addFirst(created(ada, "text " + i));
      if (i % 2 == 0) {
        created(bob, "other");
      }
    }
    assertThat(store().ofUserBefore(ada, Documents.BEGINNING, 7)).isEqualTo(adas.subList(0, 7));
    assertThat(store().ofUserBefore(ada, adas.get(6).id(), 100)).isEqualTo(adas.subList(7, 20));
    assertThat(all(UUID.randomUUID())).isEmpty();
  }

  @Test
  void deletedItemsAreInNoReadAndPagesStayFull() {
    List<T> kept = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      T item = created(ada, "text " + i);
      if (i % 4 == 0) {
        kept.addFirst(item);
      } else {
        assertThat(store().delete(item.id(), item.createdAt())).isTrue();
        assertThat(store().byId(item.id())).isEmpty();
        assertThat(store().byIds(List.of(item.id()))).isEmpty();
      }
    }
    assertThat(store().ofUserBefore(ada, Documents.BEGINNING, 6)).isEqualTo(kept.subList(0, 6));
    assertThat(store().ofUserBefore(ada, kept.get(5).id(), 6)).isEqualTo(kept.subList(6, 10));
  }

  @Test
  void aPositionStaysValidWhenItsItemIsDeleted() {
    T older = created(ada, "older");
    T position = created(ada, "position");
    store().delete(position.id(), position.createdAt());
    assertThat(store().ofUserBefore(ada, position.id(), 5)).containsExactly(older);
  }

  @Test
  void oneOfConcurrentDeletesSucceeds() throws Exception {
    T item = created(ada, "once");
    assertThat(concurrently(() -> store().delete(item.id(), item.createdAt())))
        .containsOnlyOnce(true);
    assertThat(store().delete(item.id(), item.createdAt())).isFalse();
    assertThat(store().delete(ids.next().hex(), item.createdAt())).isFalse();
  }

  @Test
  void aBatchReturnsExistingItemsOnce() {
    T one = created(ada, "one");
    T two = created(bob, "two");
    created(bob, "three");
    assertThat(store().byIds(List.of(two.id(), ids.next().hex(), one.id(), two.id())))
        .containsExactlyInAnyOrder(one, two);
  }

  @Test
  void aNewerCountIsStoredAndAnOlderIsNot() {
    for (VersionedCount<T> field : versionedCounts()) {
      T item = created(ada, "x");
      T other = created(ada, "y");
      assertThat(field.setter().set(item.id(), 3, 2)).isTrue();
      assertThat(field.setter().set(item.id(), 7, 1)).isFalse();
      assertThat(field.setter().set(item.id(), 7, 2)).isFalse();
      assertThat(field.getter().applyAsInt(store().byId(item.id()).orElseThrow())).isEqualTo(3);
      assertThat(store().byId(other.id())).contains(other);
      // It changes nothing else: not the time of the last update, and no other count.
      assertThat(field.setter().set(item.id(), 0, 5)).isTrue();
      assertThat(store().byId(item.id())).contains(item);
    }
  }

  @Test
  void eachCountHasVersionsOfItsOwn() {
    T item = created(ada, "x");
    int value = 10;
    for (VersionedCount<T> field : versionedCounts()) {
      assertThat(field.setter().set(item.id(), ++value, 100 - value)).isTrue();
    }
    T counted = store().byId(item.id()).orElseThrow();
    value = 10;
    for (VersionedCount<T> field : versionedCounts()) {
      assertThat(field.getter().applyAsInt(counted)).isEqualTo(++value);
    }
  }

  @Test
  void aDeletedItemStoresNoCount() {
    T item = created(ada, "x");
    store().delete(item.id(), item.createdAt());
    for (VersionedCount<T> field : versionedCounts()) {
      assertThat(field.setter().set(item.id(), 3, 1)).isFalse();
      assertThat(field.setter().set(ids.next().hex(), 3, 1)).isFalse();
    }
    assertThat(store().byId(item.id())).isEmpty();
  }

  @Test
  void aUsersItemsAreDeletedInPagesAndNoOthers() {
    T others = created(bob, "stays");
    List<T> adas = created(ada, 5);
    List<String> adasIds = adas.stream().map(Item::id).toList();
    Instant now = others.createdAt();
    store().delete(adasIds.get(1), now);
    List<String> first = store().deleteOfUserBefore(ada, Documents.BEGINNING, 2, now);
    assertThat(first).containsExactly(adasIds.get(0), adasIds.get(2));
    assertThat(store().byIds(adasIds)).containsExactlyInAnyOrder(adas.get(3), adas.get(4));
    assertThat(store().deleteOfUserBefore(ada, first.getLast(), 9, now))
        .containsExactly(adasIds.get(3), adasIds.get(4));
    assertThat(store().deleteOfUserBefore(ada, Documents.BEGINNING, 9, now)).isEmpty();
    assertThat(store().byIds(adasIds)).isEmpty();
    assertThat(store().byId(others.id())).contains(others);
    assertThat(store().deleteOfUserBefore(UUID.randomUUID(), Documents.BEGINNING, 9, now))
        .isEmpty();
    settle();
    assertThat(store().purge(now.plus(DAY))).isEqualTo(5);
  }

  @Test
  void allItemsOfAUserAreDeletedPageByPage() {
    List<T> adas = created(ada, 403);
    T others = created(bob, "stays");
    List<String> deleted = new ArrayList<>();
    List<Integer> pages = new ArrayList<>();
    store()
        .deleteAllOfUser(
            ada,
            others::createdAt,
            page -> {
              deleted.addAll(page);
              pages.add(page.size());
            });
    assertThat(deleted).isEqualTo(adas.stream().map(Item::id).toList());
    assertThat(pages).containsExactly(200, 200, 3);
    assertThat(all(ada)).isEmpty();
    assertThat(all(bob)).containsExactly(others);
  }

  @Test
  void aPurgeRemovesWhatWasDeletedBeforeATime() {
    T kept = created(ada, "kept");
    T recent = created(ada, "recent");
    Instant now = recent.createdAt();
    store().delete(recent.id(), now);
    created(bob, 3).forEach(old -> store().delete(old.id(), now.minus(DAY.multipliedBy(2))));
    settle();
    assertThat(store().purge(now.minus(DAY))).isEqualTo(3);
    assertThat(store().purge(now.minus(DAY))).isZero();
    assertThat(all(ada)).containsExactly(kept);
    assertThat(store().purge(now.plus(DAY))).isEqualTo(1);
  }

  private List<T> all(UUID userId) {
    return store().ofUserBefore(userId, Documents.BEGINNING, 1000);
  }

  private static <R> List<R> concurrently(Callable<R> call) throws Exception {
    List<R> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<R>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        running.add(threads.submit(call));
      }
      for (Future<R> result : running) {
        results.add(result.get());
      }
    }
    return results;
  }
}
