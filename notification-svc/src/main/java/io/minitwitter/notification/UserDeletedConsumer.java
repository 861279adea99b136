package io.minitwitter.notification;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.user.v1.UserDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Removes what was told to who deleted the account and of them, and reports it. Broken off, it goes
 * on.
 */
final class UserDeletedConsumer implements EventConsumer<UserDeleted> {

  private final NodeName self;
  private final NotificationStore notifications;
  private final PreferenceStore preferences;
  private final Consumer<Event> publish;
  private final InstantSource clock;
  private final Runnable wakeRelay;

  UserDeletedConsumer(
      NodeName self,
      NotificationStore notifications,
      PreferenceStore preferences,
      Consumer<Event> publish,
      InstantSource clock,
      Runnable wakeRelay) {
    this.self = self;
    this.notifications = notifications;
    this.preferences = preferences;
    this.publish = publish;
    this.clock = clock;
    this.wakeRelay = wakeRelay;
  }

  @Override
  public UserDeleted event() {
    return UserDeleted.getDefaultInstance();
  }

  @Override
  public void consume(UserDeleted fact, Event event) {
    UUID userId = UUID.fromString(fact.getUserId());
    notifications.removeAllOf(userId);
    preferences.remove(userId);
    UserErased erased =
        UserErased.newBuilder()
            .setUserId(fact.getUserId())
            .setService(self.value())
            .setSweep(fact.getSweep())
            .build();
    publish.accept(Event.of(erased, clock.instant()));
    wakeRelay.run();
  }
}
