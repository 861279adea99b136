package io.minitwitter.follow;

import io.minitwitter.follow.v1.FollowCountsChanged;
import io.minitwitter.follow.v1.UserFollowed;
import java.util.List;
import java.util.UUID;

class InMemoryFollowStoreTest extends FollowStoreContract {

  private final InMemoryFollowStore inMemory = new InMemoryFollowStore();

  @Override
  FollowStore store() {
    return inMemory;
  }

  @Override
  FollowCountsChanged counts(UUID userId) {
    return inMemory.counts(userId);
  }

  @Override
  List<UserFollowed> begun() {
    return inMemory.begun();
  }

  @Override
  List<FollowCountsChanged> countEvents() {
    return inMemory.countEvents();
  }
}
