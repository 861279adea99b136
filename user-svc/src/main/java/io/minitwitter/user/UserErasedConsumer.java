package io.minitwitter.user;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.EventConsumer;
import io.minitwitter.user.v1.UserErased;
import java.util.UUID;

/** Stores which services have removed the data of a deleted user. */
final class UserErasedConsumer implements EventConsumer<UserErased> {

  /** The one after which nothing can be added any more. */
  private static final int LAST_SWEEP = 2;

  private final DeletionStore store;

  UserErasedConsumer(DeletionStore store) {
    this.store = store;
  }

  @Override
  public UserErased event() {
    return UserErased.getDefaultInstance();
  }

  @Override
  public void consume(UserErased fact, Event event) {
    if (fact.getSweep() >= LAST_SWEEP) {
      store.reported(UUID.fromString(fact.getUserId()), fact.getService(), event.time());
    }
  }
}
