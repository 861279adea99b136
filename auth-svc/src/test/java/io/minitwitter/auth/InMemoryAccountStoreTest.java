package io.minitwitter.auth;

import io.minitwitter.mesh.event.Event;
import java.util.List;
import java.util.UUID;

class InMemoryAccountStoreTest extends AccountStoreContract {
  @Override
  AuthStores stores() {
    return AuthStores.inMemory();
  }

  @Override
  List<UUID> published() {
    return ((InMemoryAccountStore) stores.accounts()).events().stream().map(Event::id).toList();
  }
}
