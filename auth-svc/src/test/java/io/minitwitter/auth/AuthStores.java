package io.minitwitter.auth;

/** One of each store. */
record AuthStores(
    CredentialStore credentials,
    SessionStore sessions,
    SigningKeyStore signingKeys,
    AttemptStore attempts) {

  static AuthStores inMemory() {
    InMemoryCredentialStore credentials = new InMemoryCredentialStore();
    return new AuthStores(
        credentials,
        new InMemorySessionStore(),
        new InMemorySigningKeyStore(),
        new InMemoryAttemptStore());
  }
}
