package io.minitwitter.follow;

import io.minitwitter.people.UserDeletedContract;
import java.time.InstantSource;
import java.util.UUID;

class UserDeletedConsumerTest extends UserDeletedContract {
  private final InMemoryFollowStore store = new InMemoryFollowStore();
  private final Follows follows =
      new Follows(store, new KnownUsers(), InstantSource.fixed(NOW), this::batchRemoved, _ -> {});

  @Override
  protected void removeAllOf(UUID user) {
    follows.removeAllOf(user);
  }

  @Override
  protected void add(UUID user) {
    store.follow(UUID.randomUUID(), user, false, NOW);
  }

  @Override
  protected int itemsOf(UUID user) {
    return store.counts(user).getFollowersCount();
  }
}
