package io.minitwitter.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.mesh.store.Indexes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MongoNotificationStoreTest {

  private final NotificationStores database = new NotificationStores();
  private final MongoNotificationStore store = database.notifications();
  private final UUID ann = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void notificationsAreReadAsStored() {
    Instant before = Instant.now().minusSeconds(1);
    store.add(List.of(NewNotification.comment(NotificationType.COMMENT, bob, ann, "t1", "c1")));
    Notification stored = all(ann).getFirst();
    assertThat(stored.id()).matches("[0-9a-f]{24}");
    assertThat(stored.userId()).isEqualTo(ann);
    assertThat(stored.type()).isEqualTo(NotificationType.COMMENT);
    assertThat(stored.read()).isFalse();
    assertThat(stored.createdAt()).isAfter(before);
    assertThat(stored.updatedAt()).isEqualTo(stored.createdAt());
    assertThat(stored.actors()).containsExactly(bob);
    assertThat(stored.actorsCount()).isEqualTo(1);
    assertThat(stored.tweetId()).isEqualTo("t1");
    assertThat(stored.commentId()).isEqualTo("c1");
    assertThat(all(bob)).isEmpty();
  }

  @Test
  void theSameKeyIsOneNotificationAndStaysRead() {
    NewNotification notification = NewNotification.follow(bob, ann);
    store.add(List.of(notification));
    store.add(List.of(notification, NewNotification.mention(bob, ann, "t1"), notification));
    assertThat(all(ann)).hasSize(2);
    store.markAllRead(ann);
    store.add(List.of(notification));
    assertThat(all(ann)).hasSize(2).allMatch(Notification::read);
  }

  @Test
  void concurrentAddsOfOneKeyCreateOneNotification() throws Exception {
    List<NewNotification> notification =
        IntStream.range(0, 20).mapToObj(i -> NewNotification.mention(bob, ann, "t" + i)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> adds = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        adds.add(threads.submit(() -> store.add(notification)));
      }
      for (Future<?> add : adds) {
        add.get();
      }
    }
    assertThat(all(ann)).hasSize(20);
  }

  @Test
  void listsStartWithTheNewestAndCanLeaveOutReadOnes() {
    for (int i = 0; i < 9; i++) {
      store.add(List.of(NewNotification.mention(bob, ann, "t" + i)));
      store.add(List.of(NewNotification.mention(ann, bob, "t" + i)));
    }
    List<Notification> all = all(ann);
    assertThat(all)
        .extracting(Notification::tweetId)
        .containsExactly("t8", "t7", "t6", "t5", "t4", "t3", "t2", "t1", "t0");
    assertThat(store.before(ann, false, NotificationStore.BEGINNING, 4))
        .isEqualTo(all.subList(0, 4));
    assertThat(store.before(ann, false, all.get(3).id(), 4)).isEqualTo(all.subList(4, 8));
    for (int i = 0; i < 9; i += 2) {
      assertThat(store.markRead(ann, all.get(i).id())).isTrue();
    }
    assertThat(store.before(ann, true, NotificationStore.BEGINNING, 3))
        .extracting(Notification::tweetId)
        .containsExactly("t7", "t5", "t3");
    assertThat(store.before(ann, true, all.get(5).id(), 3))
        .extracting(Notification::tweetId)
        .containsExactly("t1");
    assertThat(store.unread(ann, 1000)).isEqualTo(4);
    assertThat(store.unread(ann, 3)).isEqualTo(3);
  }

  @Test
  void onlyTheRecipientMarksANotificationAsRead() {
    store.add(List.of(NewNotification.follow(bob, ann)));
    String id = all(ann).getFirst().id();
    assertThat(store.markRead(bob, id)).isFalse();
    assertThat(all(ann).getFirst().read()).isFalse();
    assertThat(store.markRead(ann, id)).isTrue();
    assertThat(store.markRead(ann, id)).isTrue();
    assertThat(all(ann).getFirst().read()).isTrue();
    assertThat(store.markRead(ann, "0".repeat(24))).isFalse();
  }

  @Test
  void markingAllAffectsOnlyExistingNotificationsOfTheUser() {
    store.add(List.of(NewNotification.follow(bob, ann), NewNotification.follow(ann, bob)));
    store.markAllRead(ann);
    store.add(List.of(NewNotification.mention(bob, ann, "t1")));
    assertThat(store.unread(ann, 10)).isEqualTo(1);
    assertThat(store.unread(bob, 10)).isEqualTo(1);
  }

  @Test
  void oldNotificationsAreRemoved() {
    store.add(List.of(NewNotification.follow(bob, ann), NewNotification.mention(bob, ann, "t1")));
    store.markRead(ann, all(ann).getFirst().id());
    Instant now = Instant.now();
    assertThat(store.removeBefore(now.minus(Duration.ofMinutes(1)))).isZero();
    assertThat(store.removeBefore(now.plus(Duration.ofMinutes(1)))).isEqualTo(2);
    assertThat(all(ann)).isEmpty();
  }

  @Test
  void allNotificationsOfAUserAreRemovedAndNoOthers() {
    UUID eve = UUID.randomUUID();
    for (int i = 0; i < 600; i++) {
      store.add(
          List.of(
              NewNotification.mention(bob, ann, "t" + i),
              NewNotification.mention(ann, bob, "t" + i)));
    }
    store.add(List.of(NewNotification.follow(eve, bob), NewNotification.follow(bob, eve)));
    database
        .likeGroups()
        .take(new Like("tweet:t1", ann, bob, "t1", "", true, 1, Instant.EPOCH), () -> true);
    store.removeAllOf(ann);
    assertThat(all(ann)).isEmpty();
    // A like leaves its group when it is taken back.
    assertThat(all(bob))
        .extracting(Notification::type)
        .containsExactly(NotificationType.LIKE, NotificationType.FOLLOW);
    assertThat(all(eve)).hasSize(1);
  }

  @Test
  void theDeclaredIndexesExist() {
    store.unread(ann, 1);
    Indexes.assertDeclared(
        database.database().getCollection("notifications"),
        "{\"user_id\": 1, \"_id\": -1}",
        "{\"user_id\": 1, \"read\": 1, \"_id\": -1}",
        "{\"key\": 1} unique sparse",
        "{\"open\": 1} unique sparse",
        "{\"actors\": 1}",
        "{\"tweet_id\": 1}",
        "{\"comment_id\": 1}");
  }

  private List<Notification> all(UUID userId) {
    return store.before(userId, false, NotificationStore.BEGINNING, 100);
  }
}
