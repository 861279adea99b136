package io.minitwitter.like;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.minitwitter.like.v1.LikeCountChanged;
import io.minitwitter.mesh.count.CountingWorker;
import io.minitwitter.mesh.count.Counts;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.store.FailingDatabase;
import io.minitwitter.mesh.store.TestDatabase;
import io.minitwitter.people.KnownBlocksAndMutes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many like and unlike at random while what counts them is stopped anywhere and started again. */
@Timeout(300)
class LikesUnderFailuresStoreTest {

  private static final int USERS = 50;
  private static final int CHANGES = 24;

  @RegisterExtension private final TestDatabase database = new TestDatabase("likes");

  private final MongoLikeStore store = new MongoLikeStore(database.get());
  private final Counts counts = new Counts(database.get().getCollection("like_counts"));
  private final KnownLookups lookups = new KnownLookups();
  private final AtomicInteger stops = new AtomicInteger();
  private final Likes likes =
      new Likes(
          store,
          lookups,
          new KnownBlocksAndMutes(),
          new TimeOrderedIds(),
          (user, type) -> {},
          () -> {});
  private final Map<Target, Set<UUID>> expected = new ConcurrentHashMap<>();
  private final List<Target> targets = new ArrayList<>();

  @Test
  void listsAndCountsAreExactAtTheEnd() throws Exception {
    for (int i = 0; i < 3; i++) {
      targets.add(Target.tweet(lookups.tweet(UUID.randomUUID())));
      targets.add(Target.comment(lookups.comment(UUID.randomUUID())));
    }
    targets.forEach(target -> expected.put(target, ConcurrentHashMap.newKeySet()));
    AtomicBoolean likesContinue = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        workers.add(threads.submit(() -> countAndStopWhile(likesContinue)));
      }
      List<Future<?>> users = new ArrayList<>();
      for (int i = 0; i < USERS; i++) {
        users.add(threads.submit(this::likeAtRandom));
      }
      for (Future<?> user : users) {
        user.get();
      }
      likesContinue.set(false);
      for (Future<?> worker : workers) {
        worker.get();
      }
    }
    assertThat(stops.get()).isPositive();
    countAll();
    Map<Target, LikeCountChanged> published = lastEvents();
    for (Target target : targets) {
      Set<UUID> who = expected.get(target);
      assertThat(
              store.ofTargetBefore(target, LikeStore.BEGINNING, 1000).stream()
                  .map(Like::userId)
                  .toList())
          .as("%s", target)
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(who);
      var count = counts.of(LikeDocument.key(target));
      assertThat(count.count()).as("%s", target).isEqualTo(who.size());
      assertThat(published.get(target).getLikesCount()).as("%s", target).isEqualTo(who.size());
      assertThat(published.get(target).getVersion()).isLessThanOrEqualTo(count.version());
    }
  }

  private void likeAtRandom() {
    UUID me = UUID.randomUUID();
    ThreadLocalRandom random = ThreadLocalRandom.current();
    Set<Target> liked = new HashSet<>();
    for (int i = 0; i < CHANGES; i++) {
      Target target = targets.get(random.nextInt(targets.size()));
      if (random.nextInt(5) < 3) {
        likes.like(me, target);
        liked.add(target);
      } else {
        likes.unlike(me, target);
        liked.remove(target);
      }
    }
    liked.forEach(target -> expected.get(target).add(me));
  }

  private boolean stopsHere() {
    boolean here = ThreadLocalRandom.current().nextInt(12) == 0;
    if (here) {
      stops.incrementAndGet();
    }
    return here;
  }

  private void countAndStopWhile(AtomicBoolean likesContinue) {
    MongoDatabase failing = FailingDatabase.atReadsAndWrites(database.get(), this::stopsHere);
    while (likesContinue.get()) {
      CountingWorker worker =
          worker(new MongoLikeStore(failing), new Counts(failing.getCollection("like_counts")));
      worker.start();
      int before = stops.get();
      await(() -> stops.get() > before + 2 || !likesContinue.get());
      worker.stop();
    }
  }

  /** Counts what is left, with nothing in its way. */
  private void countAll() {
    CountingWorker worker = worker(store, counts);
    worker.start();
    try {
      var documents = database.get().getCollection("likes");
      var entries = database.get().getCollection("like_counts");
      await(
          () ->
              documents.find(Filters.exists("uncounted")).first() == null
                  && entries.find(Filters.gt("pending.number", 0L)).first() == null);
    } finally {
      worker.stop();
    }
  }

  private static CountingWorker worker(MongoLikeStore store, Counts counts) {
    return new CountingWorker(
        "like-counting",
        Duration.ofMillis(5),
        store.counted(),
        counts,
        LikeConfiguration::changed,
        () -> {});
  }

  private Map<Target, LikeCountChanged> lastEvents() throws Exception {
    List<Event> events = new ArrayList<>();
    counts
        .outbox()
        .relay(
            1000,
            batch -> {
              events.addAll(batch);
              return batch.stream().map(Event::id).toList();
            });
    Map<Target, LikeCountChanged> last = new HashMap<>();
    for (Event event : events) {
      LikeCountChanged published = LikeCountChanged.parseFrom(event.body());
      Target target =
          switch (published.getTargetType()) {
            case TARGET_TYPE_TWEET -> Target.tweet(published.getTargetId());
            default -> Target.comment(published.getTargetId());
          };
      last.merge(target, published, (a, b) -> a.getVersion() > b.getVersion() ? a : b);
    }
    return last;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
