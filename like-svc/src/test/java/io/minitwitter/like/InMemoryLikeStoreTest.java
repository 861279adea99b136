package io.minitwitter.like;

class InMemoryLikeStoreTest extends LikeStoreContract {
  private final InMemoryLikeStore store = new InMemoryLikeStore();

  @Override
  LikeStore store() {
    return store;
  }
}
