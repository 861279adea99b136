package io.minitwitter.follow;

import io.minitwitter.follow.v1.FollowCountsChanged;
import java.util.List;
import java.util.UUID;

class InMemoryFollowStoreTest extends FollowStoreContract {

  private final InMemoryFollowStore store = new InMemoryFollowStore();

  @Override
  FollowStore store() {
    return store;
  }

  @Override
  FollowCountsChanged counts(UUID userId) {
    return store.counts(userId);
  }

  @Override
  List<FollowCountsChanged> told() {
    return store.told();
  }
}
