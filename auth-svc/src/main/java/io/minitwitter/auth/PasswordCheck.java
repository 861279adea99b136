package io.minitwitter.auth;

import java.util.Optional;

/** Decides whether a password proves somebody's identity, at the same cost whatever the answer. */
final class PasswordCheck {
  private final CredentialStore credentials;
  private final Passwords passwords;
  private final Attempts attempts;

  PasswordCheck(CredentialStore credentials, Passwords passwords, Attempts attempts) {
    this.credentials = credentials;
    this.passwords = passwords;
    this.attempts = attempts;
  }

  /**
   * Refuses a call before it costs queries, when there is no room for its hash.
   *
   * @throws io.grpc.StatusRuntimeException OVERLOADED
   */
  void requireCapacity() {
    passwords.requireCapacity();
  }

  /**
   * Whether the password belongs to the credential. A failure counts against the account before
   * this returns; a success forgets the failures, and renews a hash that is weaker than those made
   * now.
   *
   * @param credential empty when nobody is meant: then the answer is no
   * @throws io.grpc.StatusRuntimeException TOO_MANY_ATTEMPTS with the time to wait
   */
  boolean proves(String account, String password, Optional<Credential> credential) {
    attempts.admit(account);
    boolean right = passwords.matches(password, credential.map(Credential::passwordHash));
    attempts.settle(account, right);
    if (right) {
      credential
          .filter(known -> passwords.isWeak(known.passwordHash()))
          .ifPresent(
              weak ->
                  credentials.rehash(weak.userId(), weak.passwordHash(), passwords.hash(password)));
    }
    return right;
  }
}
