package io.minitwitter.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MongoLikeGroupsStoreTest {

  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

  private final NotificationStores database = new NotificationStores();
  private final MongoLikeGroups groups = database.likeGroups();
  private final MongoNotificationStore notifications = database.notifications();
  private final UUID author = UUID.randomUUID();
  private final UUID ann = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();
  private final UUID eve = UUID.randomUUID();
  private final UUID dan = UUID.randomUUID();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void likesOfOneTargetAreOneNotificationWithTheNewestThree() {
    take(ann, 1, true);
    Notification first = only();
    assertThat(first.type()).isEqualTo(NotificationType.LIKE);
    assertThat(first.actors()).containsExactly(ann);
    assertThat(first.tweetId()).isEqualTo("t1");
    assertThat(first.commentId()).isEmpty();
    assertThat(first.read()).isFalse();
    take(bob, 2, true);
    take(eve, 3, true);
    take(dan, 4, true);
    Notification grown = only();
    assertThat(grown.id()).isEqualTo(first.id());
    assertThat(grown.actors()).containsExactly(dan, eve, bob);
    assertThat(grown.actorsCount()).isEqualTo(4);
    assertThat(grown.createdAt()).isEqualTo(first.createdAt());
    assertThat(grown.updatedAt()).isAfterOrEqualTo(first.updatedAt());
  }

  @Test
  void aRepeatedOrLateLikeCountsOnce() {
    take(ann, 3, true);
    take(ann, 3, true);
    take(ann, 1, true);
    take(ann, 2, false);
    take(ann, 3, true);
    assertThat(only().actorsCount()).isEqualTo(1);
  }

  @Test
  void aWithdrawnLikeIsRemovedAndLaterOnesMoveUp() {
    take(ann, 1, true);
    take(bob, 2, true);
    take(eve, 3, true);
    take(dan, 4, true);
    take(eve, 5, false);
    take(eve, 5, false);
    assertThat(only().actors()).containsExactly(dan, bob, ann);
    assertThat(only().actorsCount()).isEqualTo(3);
    take(eve, 6, true);
    assertThat(only().actors()).containsExactly(eve, dan, bob);
    assertThat(only().actorsCount()).isEqualTo(4);
  }

  @Test
  void aGroupWithoutLikesIsNoNotification() {
    take(ann, 1, true);
    take(ann, 2, false);
    assertThat(all()).isEmpty();
    assertThat(database.database().getCollection("notifications").countDocuments()).isZero();
    take(ann, 1, true);
    assertThat(all()).isEmpty();
    take(ann, 3, true);
    assertThat(only().actors()).containsExactly(ann);
  }

  @Test
  void anUnlikeBeforeItsLikeCreatesNothing() {
    take(ann, 2, false);
    take(ann, 1, true);
    assertThat(all()).isEmpty();
  }

  @Test
  void aLikeAfterAReadStartsANewGroup() {
    take(ann, 1, true);
    take(bob, 1, true);
    notifications.markRead(author, only().id());
    take(eve, 1, true);
    take(dan, 1, true);
    take(ann, 1, true);
    assertThat(all()).hasSize(2);
    assertThat(all().get(0).actors()).containsExactlyInAnyOrder(eve, dan);
    assertThat(all().get(0).read()).isFalse();
    assertThat(all().get(1).actors()).containsExactlyInAnyOrder(ann, bob);
    assertThat(all().get(1).read()).isTrue();

    // A withdrawn like leaves the group that counts it; liked again, it joins the open group.
    take(ann, 2, false);
    assertThat(all().get(1).actors()).containsExactly(bob);
    take(ann, 3, true);
    assertThat(all().get(0).actorsCount()).isEqualTo(3);
    assertThat(all().get(1).actorsCount()).isEqualTo(1);
    take(bob, 2, false);
    assertThat(only().actorsCount()).isEqualTo(3);
  }

  @Test
  void allReadEndsGroupsToo() {
    take(ann, 1, true);
    notifications.markAllRead(author);
    take(bob, 1, true);
    assertThat(all()).extracting(Notification::read).containsExactly(false, true);
  }

  @Test
  void targetsAreDistinguished() {
    take(ann, 1, true);
    groups.take(new Like("comment:c1", ann, author, "t1", "c1", true, 1, THEN), () -> true);
    assertThat(all()).extracting(Notification::commentId).containsExactly("c1", "");
    assertThat(all()).extracting(Notification::actorsCount).containsExactly(1, 1);
  }

  @Test
  void aSuppressedLikeStaysSuppressedWhenRepeated() {
    Like silent = like(ann, 1, true);
    groups.take(silent, () -> false);
    groups.take(silent, () -> true);
    assertThat(all()).isEmpty();
    take(ann, 2, false);
    take(ann, 3, true);
    assertThat(only().actors()).containsExactly(ann);
    groups.take(like(ann, 4, false), () -> false);
    assertThat(all()).isEmpty();
  }

  @Test
  void aPurgedGroupIsReplaced() {
    take(ann, 1, true);
    take(bob, 1, true);
    notifications.removeBefore(Instant.now().plusSeconds(60));
    take(ann, 2, false);
    assertThat(all()).isEmpty();
    take(eve, 1, true);
    take(ann, 3, true);
    assertThat(only().actorsCount()).isEqualTo(2);
  }

  @Test
  void likesWithoutRecentEventsAreRemoved() {
    take(ann, 1, true);
    Instant now = Instant.now();
    assertThat(groups.removeBefore(now.minus(Duration.ofMinutes(1)))).isZero();
    assertThat(groups.removeBefore(now.plus(Duration.ofMinutes(1)))).isEqualTo(1);
    assertThat(database.database().getCollection("likes").countDocuments(Filters.empty())).isZero();
  }

  @Test
  void theNewestChangeOfEachUserCountsInAnyOrder() {
    Random random = new Random(7);
    for (int round = 0; round < 15; round++) {
      String target = "tweet:r" + round;
      Map<UUID, Boolean> last = new HashMap<>();
      List<Like> changes = new ArrayList<>();
      for (int user = 0; user < 5; user++) {
        UUID actor = UUID.randomUUID();
        int versions = 1 + random.nextInt(4);
        for (int version = 1; version <= versions; version++) {
          boolean liked = version % 2 == 1;
          last.put(actor, liked);
          changes.add(
              new Like(
                  target,
                  actor,
                  author,
                  "r" + round,
                  "",
                  liked,
                  version,
                  THEN.plusSeconds(version)));
        }
      }
      changes.addAll(List.copyOf(changes));
      Collections.shuffle(changes, random);
      changes.forEach(change -> groups.take(change, () -> true));
      String tweetId = "r" + round;
      int counted =
          all().stream()
              .filter(notification -> notification.tweetId().equals(tweetId))
              .mapToInt(Notification::actorsCount)
              .sum();
      assertThat(counted).isEqualTo((int) last.values().stream().filter(liked -> liked).count());
    }
  }

  private void take(UUID actor, long version, boolean liked) {
    groups.take(like(actor, version, liked), () -> true);
  }

  private Like like(UUID actor, long version, boolean liked) {
    return new Like("tweet:t1", actor, author, "t1", "", liked, version, THEN.plusSeconds(version));
  }

  private Notification only() {
    assertThat(all()).hasSize(1);
    return all().getFirst();
  }

  private List<Notification> all() {
    return notifications.before(author, false, NotificationStore.BEGINNING, 100);
  }
}
