package io.minitwitter.tweet;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.user.v1.UserDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;

/** Removes the tweets of who deleted the account, and reports it. Broken off, it goes on. */
final class UserDeletedConsumer implements EventConsumer<UserDeleted> {

  private final NodeName self;
  private final Tweets tweets;
  private final Consumer<Event> publish;
  private final InstantSource clock;
  private final Runnable wakeRelay;

  UserDeletedConsumer(
      NodeName self,
      Tweets tweets,
      Consumer<Event> publish,
      InstantSource clock,
      Runnable wakeRelay) {
    this.self = self;
    this.tweets = tweets;
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
    tweets.deleteAllOf(userId);
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
