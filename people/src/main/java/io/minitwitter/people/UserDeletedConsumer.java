package io.minitwitter.people;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.user.v1.UserDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Removes a service's data of a deleted user, and then reports it. An interrupted removal is not
 * reported and is repeated; the second sweep removes what calls in flight added after the first.
 */
public final class UserDeletedConsumer implements EventConsumer<UserDeleted> {
  private final NodeName self;
  private final Consumer<UUID> erase;
  private final Consumer<Event> publish;
  private final InstantSource clock;
  private final Runnable wakeRelay;

  /**
   * Consumes deletions of accounts.
   *
   * @param self the service that reports
   * @param erase removes all data of a user in the service; may be repeated after a partial run
   * @param publish stores an event for the relay; durable when it returns
   * @param wakeRelay wakes the relay
   */
  public UserDeletedConsumer(
      NodeName self,
      Consumer<UUID> erase,
      Consumer<Event> publish,
      InstantSource clock,
      Runnable wakeRelay) {
    this.self = self;
    this.erase = erase;
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
    erase.accept(UUID.fromString(fact.getUserId()));
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
