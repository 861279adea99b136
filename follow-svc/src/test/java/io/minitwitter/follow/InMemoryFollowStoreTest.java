package io.minitwitter.follow;

import io.minitwitter.follow.v1.FollowCountsChanged;
import io.minitwitter.follow.v1.UserFollowed;
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
  List<UserFollowed> begun() {
    return store.begun();
  }

  @Override
  List<FollowCountsChanged> countEvents() {
    return store.countEvents();
  }
}
