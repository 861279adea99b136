package io.minitwitter.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.people.KnownAuthors;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.people.UserDeletedConsumer;
import io.minitwitter.people.VisibleAuthors;
import io.minitwitter.user.v1.UserDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserDeletedConsumerTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private final NotificationStores database = new NotificationStores();
  private final NotificationStore notifications = database.notifications();
  private final PreferenceStore preferences = database.preferences();
  private final UUID ada = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();
  private final List<Event> published = new ArrayList<>();
  private final AtomicInteger wakes = new AtomicInteger();
  private final UserDeletedConsumer consumer =
      new UserDeletedConsumer(
          new NodeName("notification"),
          new Notifications(
                  notifications,
                  preferences,
                  new VisibleAuthors(new KnownAuthors(), new KnownBlocksAndMutes()))
              ::removeAllOf,
          published::add,
          InstantSource.fixed(NOW),
          wakes::incrementAndGet);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void allIsRemovedAndEachSweepIsReported() throws Exception {
    for (int sweep = 1; sweep <= 2; sweep++) {
      notifications.add(
          List.of(NewNotification.follow(bob, ada), NewNotification.follow(ada, bob)));
      preferences.change(ada, Map.of(NotificationType.LIKE, false));
      UserDeleted fact = UserDeleted.newBuilder().setUserId(ada.toString()).setSweep(sweep).build();
      consumer.consume(fact, Event.of(fact, NOW));
      assertThat(read(ada)).isEmpty();
      assertThat(read(bob)).isEmpty();
      assertThat(preferences.of(ada)).isEqualTo(Preferences.ALL);
      UserErased erased = UserErased.parseFrom(published.getLast().body());
      assertThat(erased.getUserId()).isEqualTo(ada.toString());
      assertThat(erased.getService()).isEqualTo("notification");
      assertThat(erased.getSweep()).isEqualTo(sweep);
      assertThat(wakes).hasValue(sweep);
    }
    assertThat(consumer.event()).isEqualTo(UserDeleted.getDefaultInstance());
  }

  private List<Notification> read(UUID userId) {
    return notifications.before(userId, false, NotificationStore.BEGINNING, 10);
  }
}
