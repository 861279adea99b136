package io.minitwitter.follow;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.user.v1.UserDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Removes the follows, blocks and mutes of and with who deleted the account, and reports it. Broken
 * off, it goes on.
 */
final class UserDeletedConsumer implements EventConsumer<UserDeleted> {

  private static final int BATCH = 100;

  private final NodeName self;
  private final FollowStore store;
  private final InstantSource clock;
  private final Runnable wakeRelay;

  UserDeletedConsumer(NodeName self, FollowStore store, InstantSource clock, Runnable wakeRelay) {
    this.self = self;
    this.store = store;
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
    while (store.removeSomeOf(userId, BATCH, clock.instant())) {
      wakeRelay.run();
    }
    UserErased erased =
        UserErased.newBuilder()
            .setUserId(fact.getUserId())
            .setService(self.value())
            .setSweep(fact.getSweep())
            .build();
    store.publish(Event.of(erased, clock.instant()));
    wakeRelay.run();
  }
}
