package io.minitwitter.auth;

class InMemoryStoresTest extends AuthStoreContract {
  @Override
  AuthStores stores() {
    return AuthStores.inMemory();
  }
}
