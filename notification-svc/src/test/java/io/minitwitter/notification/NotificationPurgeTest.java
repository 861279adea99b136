package io.minitwitter.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotificationPurgeTest {

  private final TestDatabase database = new TestDatabase();
  private final NotificationStore notifications = database.notifications();
  private final UUID ann = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void notificationsStayForNinetyDaysAndWhatIsKnownOfLikesAWeekLonger() {
    notifications.add(List.of(News.follow(bob, ann)));
    database
        .likeGroups()
        .take(new Like("tweet:t1", bob, ann, "t1", "", true, 1, Instant.EPOCH), () -> true);
    database.fanouts().reached("t1", Optional.empty());
    purgeIn(Duration.ofDays(89)).run();
    assertThat(told()).isEqualTo(2);
    purgeIn(Duration.ofDays(91)).run();
    assertThat(told()).isZero();
    assertThat(count("likes")).isEqualTo(1);
    assertThat(count("fanouts")).isEqualTo(1);
    purgeIn(Duration.ofDays(98)).run();
    assertThat(count("likes")).isZero();
    assertThat(count("fanouts")).isZero();
  }

  @Test
  void itRunsBetweenStartAndStop() {
    NotificationPurge purge = purgeIn(Duration.ZERO);
    assertThat(purge.isRunning()).isFalse();
    purge.start();
    assertThat(purge.isRunning()).isTrue();
    purge.stop();
    assertThat(purge.isRunning()).isFalse();
  }

  private int told() {
    return notifications.before(ann, false, NotificationStore.BEGINNING, 10).size();
  }

  private long count(String collection) {
    return database.database().getCollection(collection).countDocuments();
  }

  private NotificationPurge purgeIn(Duration time) {
    return new NotificationPurge(
        notifications,
        database.likeGroups(),
        database.fanouts(),
        TestSettings.usual(),
        InstantSource.fixed(Instant.now().plus(time)));
  }
}
