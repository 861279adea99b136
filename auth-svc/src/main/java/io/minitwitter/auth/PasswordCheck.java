package io.minitwitter.auth;

import java.time.Duration;
import java.util.Optional;

/** Decides whether a password is the right one, at the same cost whatever the answer. */
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
   * Refuses a call before it runs queries if the queue for hashes is full.
   *
   * @throws io.grpc.StatusRuntimeException OVERLOADED
   */
  void requireCapacity() {
    passwords.requireCapacity();
  }

  /**
   * Whether the password belongs to the credential. A failure counts before this returns. A hash
   * that is weaker than those made now is renewed after a success.
   *
   * @param credential empty when there is no such user: then the answer is no
   * @param familiar whether the right password is accepted in spite of others' failures, because
   *     the user has logged in from here before
   * @throws io.grpc.StatusRuntimeException TOO_MANY_ATTEMPTS with the time to wait, OVERLOADED
   */
  boolean proves(
      Attempts.Target target, String password, Optional<Credential> credential, boolean familiar) {
    Optional<Duration> delay = attempts.delay(target);
    if (delay.isPresent() && !attempts.hasReserve(target)) {
      throw Attempts.tooMany(delay.get());
    }
    boolean right = passwords.matches(password, credential.map(Credential::passwordHash));
    // Attempts made at once all begin before the first of them ends, so this is asked again: the
    // answer to one that is too late does not depend on the password, except where it is familiar.
    delay = attempts.delay(target);
    if (delay.isPresent() && !(right && familiar)) {
      attempts.reserveUsed(target);
      throw Attempts.tooMany(delay.get());
    }
    if (!right) {
      attempts.failed(target);
      return false;
    }
    attempts.succeeded(target);
    credential
        .filter(known -> passwords.isWeak(known.passwordHash()))
        .ifPresent(
            weak ->
                credentials.rehash(weak.userId(), weak.passwordHash(), passwords.hash(password)));
    return true;
  }
}
