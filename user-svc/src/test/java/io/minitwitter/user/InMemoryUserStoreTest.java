package io.minitwitter.user;

class InMemoryUserStoreTest extends UserStoreContract {

  @Override
  UserStore store() {
    return new InMemoryUserStore();
  }
}
