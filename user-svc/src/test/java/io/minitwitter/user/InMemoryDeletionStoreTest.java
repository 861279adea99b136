package io.minitwitter.user;

import io.minitwitter.user.v1.UserDeleted;
import java.util.List;

class InMemoryDeletionStoreTest extends DeletionStoreContract {

  private InMemoryUserStore users;
  private InMemoryDeletionStore store;

  @Override
  void empty() {
    users = new InMemoryUserStore();
    store = new InMemoryDeletionStore(users);
  }

  @Override
  UserStore users() {
    return users;
  }

  @Override
  DeletionStore store() {
    return store;
  }

  @Override
  List<UserDeleted> published() {
    return store.published();
  }
}
