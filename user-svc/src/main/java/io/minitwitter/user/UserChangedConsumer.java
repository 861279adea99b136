package io.minitwitter.user;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.user.v1.UserChanged;
import java.util.UUID;

/**
 * Invalidates a user whose profile has changed. The write has done so already, unless Redis could
 * not be reached or the process ended in between.
 */
final class UserChangedConsumer implements EventConsumer<UserChanged> {

  private final CachedUserStore store;

  UserChangedConsumer(CachedUserStore store) {
    this.store = store;
  }

  @Override
  public UserChanged event() {
    return UserChanged.getDefaultInstance();
  }

  @Override
  public void consume(UserChanged fact, Event event) {
    store.requireInvalidated(UUID.fromString(fact.getUserId()));
  }
}
