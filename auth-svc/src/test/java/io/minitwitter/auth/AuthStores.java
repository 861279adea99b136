package io.minitwitter.auth;

/** One of each store. */
record AuthStores(
    CredentialStore credentials,
    SessionStore sessions,
    AccountStore accounts,
    AuditStore audit,
    SigningKeyStore signingKeys,
    AttemptStore attempts,
    KnownNetworks networks) {

  static AuthStores inMemory() {
    return inMemory(new InMemoryCredentialStore());
  }

  static AuthStores inMemory(InMemoryCredentialStore credentials) {
    InMemorySessionStore sessions = new InMemorySessionStore(credentials);
    InMemoryAccountStore accounts = new InMemoryAccountStore(credentials, sessions);
    return new AuthStores(
        credentials,
        sessions,
        accounts,
        accounts,
        new InMemorySigningKeyStore(),
        new InMemoryAttemptStore(),
        new InMemoryKnownNetworks());
  }
}
