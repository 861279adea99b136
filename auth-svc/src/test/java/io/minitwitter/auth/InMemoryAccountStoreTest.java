package io.minitwitter.auth;

class InMemoryAccountStoreTest extends AccountStoreContract {
  @Override
  AuthStores stores() {
    return AuthStores.inMemory();
  }
}
