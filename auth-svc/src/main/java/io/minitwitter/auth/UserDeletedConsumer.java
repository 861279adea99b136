package io.minitwitter.auth;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.user.v1.UserDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Removes the credential and the sessions of a user whose account was deleted. What the user did as
 * a moderator stays on record, by id. The last administrator cannot be removed by an event: the
 * service that deletes accounts asks first, so such an event is dead-lettered.
 */
final class UserDeletedConsumer implements EventConsumer<UserDeleted> {
  private final NodeName self;
  private final AccountStore accounts;
  private final SecurityStateFeed feed;
  private final Duration accessLifetime;
  private final Clock clock;
  private final Runnable wakeRelay;

  UserDeletedConsumer(
      NodeName self,
      AccountStore accounts,
      SecurityStateFeed feed,
      AuthSettings settings,
      Clock clock,
      Runnable wakeRelay) {
    this.self = self;
    this.accounts = accounts;
    this.feed = feed;
    this.accessLifetime = settings.accessLifetime();
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
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    UserErased erased =
        UserErased.newBuilder()
            .setUserId(fact.getUserId())
            .setService(self.value())
            .setSweep(fact.getSweep())
            .build();
    feed.userRemoved(
        accounts
            .remove(userId, now, accessLifetime, Event.of(erased, now))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "user " + userId + " is the last administrator and cannot be deleted")));
    wakeRelay.run();
  }
}
