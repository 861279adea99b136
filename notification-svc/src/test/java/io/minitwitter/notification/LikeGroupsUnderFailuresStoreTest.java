package io.minitwitter.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.mesh.store.FailingDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several replicas take likes in, stop at writes, and are given the same events again. */
@Timeout(300)
class LikeGroupsUnderFailuresStoreTest {

  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int USERS = 12;
  private static final int REPLICAS = 3;

  private final NotificationStores database = new NotificationStores();
  private final MongoNotificationStore notifications = database.notifications();
  private final UUID author = UUID.randomUUID();

  /** The events delivered so far, including the one being processed. */
  private final List<Like> taken = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aStopAtAnyWriteIsRepairedByTheNextDelivery() {
    atEachWrite(
        () -> {
          throw new FailingDatabase.Stop();
        });
  }

  @Test
  void aReadAfterAStopAtAnyWriteLosesNothing() {
    atEachWrite(
        () -> {
          notifications.markAllRead(author);
          throw new FailingDatabase.Stop();
        });
  }

  @Test
  void anotherReplicaBeforeAndAfterEachWriteInTurnChangesNothing() {
    atEachWrite(() -> taken.forEach(event -> deliver(database.likeGroups(), event)));
  }

  @Test
  void aReadAndAnotherReplicaBeforeAndAfterEachWriteInTurnChangeNothing() {
    atEachWrite(
        () -> {
          notifications.markAllRead(author);
          taken.forEach(event -> deliver(database.likeGroups(), event));
        });
  }

  /** Likes, one taken back, a read, more of them; and something else before or after a write. */
  private void atEachWrite(Runnable between) {
    UUID ann = UUID.randomUUID();
    UUID bob = UUID.randomUUID();
    boolean reached = true;
    for (int at = 0; reached; at++) {
      String tweet = "s" + at;
      AtomicInteger left = new AtomicInteger(at);
      LikeGroups interrupted =
          replica(
              () -> {
                if (left.getAndDecrement() == 0) {
                  between.run();
                }
                return false;
              });
      taken.clear();
      deliver(interrupted, like(tweet, ann, 1, true));
      deliver(interrupted, like(tweet, bob, 1, true));
      deliver(interrupted, like(tweet, ann, 2, false));
      notifications.markAllRead(author);
      deliver(interrupted, like(tweet, ann, 3, true));
      deliver(interrupted, like(tweet, bob, 2, false));
      List<Notification> stored = stored(tweet);
      assertThat(stored).as("at write %s", at).hasSize(1);
      assertThat(stored.getFirst().actors()).as("at write %s", at).containsExactly(ann);
      assertThat(stored.getFirst().actorsCount()).as("at write %s", at).isEqualTo(1);
      reached = left.get() < 0;
      assertThat(at).isLessThan(200);
    }
  }

  @Test
  void everyUserIsCountedOnce() throws Exception {
    Random random = new Random(11);
    List<Like> events = new ArrayList<>();
    List<UUID> likers = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      UUID actor = UUID.randomUUID();
      int versions = 1 + random.nextInt(6);
      for (int version = 1; version <= versions; version++) {
        events.add(like("t", actor, version, version % 2 == 1));
      }
      if (versions % 2 == 1) {
        likers.add(actor);
      }
    }
    AtomicInteger stops = new AtomicInteger();
    AtomicBoolean busy = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> reader = threads.submit(() -> readWhile(busy));
      List<Future<?>> replicas = new ArrayList<>();
      for (int i = 0; i < REPLICAS; i++) {
        List<Like> order = new ArrayList<>(events);
        Collections.shuffle(order, random);
        replicas.add(threads.submit(() -> takeAll(order, stops)));
      }
      for (Future<?> replica : replicas) {
        replica.get();
      }
      busy.set(false);
      reader.get();
    }
    assertThat(stops.get()).isPositive();
    List<Notification> stored = stored("t");
    assertThat(stored.stream().mapToInt(Notification::actorsCount).sum()).isEqualTo(likers.size());
    for (Notification one : stored) {
      assertThat(one.actors()).hasSize(Math.min(3, one.actorsCount()));
      assertThat(likers).containsAll(one.actors());
    }
    assertThat(stored).filteredOn(one -> !one.read()).hasSizeLessThanOrEqualTo(1);
    // Nothing is noted wrongly that the next change would bring to light.
    for (UUID liker : likers) {
      database.likeGroups().take(like("t", liker, 100, false), () -> true);
    }
    // An empty group may be left after a stop; it is not returned, and is purged later.
    assertThat(stored("t")).isEmpty();
    assertThat(notifications.unread(author, 1000)).isZero();
  }

  private void takeAll(List<Like> order, AtomicInteger stops) {
    LikeGroups replica =
        replica(
            () -> {
              boolean stop = ThreadLocalRandom.current().nextInt(12) == 0;
              stops.addAndGet(stop ? 1 : 0);
              return stop;
            });
    for (Like like : order) {
      deliver(replica, like);
    }
  }

  private void readWhile(AtomicBoolean busy) {
    while (busy.get()) {
      if (notifications.unread(author, 1) > 0 && ThreadLocalRandom.current().nextInt(40) == 0) {
        notifications.markAllRead(author);
      }
    }
  }

  /** Redelivers like a broker, until the event was processed. */
  private void deliver(LikeGroups groups, Like like) {
    if (!taken.contains(like)) {
      taken.add(like);
    }
    while (true) {
      try {
        groups.take(like, () -> true);
        return;
      } catch (FailingDatabase.Stop e) {
        // It comes again.
      }
    }
  }

  private LikeGroups replica(BooleanSupplier stops) {
    return new MongoStores(FailingDatabase.atWrites(database.database(), stops), database.ids())
        .likeGroups();
  }

  private List<Notification> stored(String tweet) {
    return notifications.before(author, false, NotificationStore.BEGINNING, 1000).stream()
        .filter(notification -> notification.tweetId().equals(tweet))
        .toList();
  }

  private Like like(String tweet, UUID actor, long version, boolean liked) {
    return new Like(
        "tweet:" + tweet, actor, author, tweet, "", liked, version, THEN.plusSeconds(version));
  }
}
