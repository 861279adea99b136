package io.minitwitter.like;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.user.v1.UserDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;

/** Removes the likes of who deleted the account, and reports it. Broken off, it goes on. */
final class UserDeletedConsumer implements EventConsumer<UserDeleted> {

  private final NodeName self;
  private final Likes likes;
  private final Consumer<Event> publish;
  private final InstantSource clock;
  private final Runnable wakeRelay;

  UserDeletedConsumer(
      NodeName self,
      Likes likes,
      Consumer<Event> publish,
      InstantSource clock,
      Runnable wakeRelay) {
    this.self = self;
    this.likes = likes;
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
    likes.unlikeAllOf(userId);
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
