package io.minitwitter.auth;

import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.UserIdentity;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** Use cases of the caller's own sessions and password. */
final class OwnAccount {
  private static final String LIST = AuthServiceGrpc.getListSessionsMethod().getFullMethodName();

  private final CredentialStore credentials;
  private final AccountStore accounts;
  private final SessionStore sessions;
  private final PasswordCheck check;
  private final Passwords passwords;
  private final SecurityStateFeed feed;
  private final Clock clock;

  OwnAccount(
      CredentialStore credentials,
      AccountStore accounts,
      SessionStore sessions,
      PasswordCheck check,
      Passwords passwords,
      SecurityStateFeed feed,
      Clock clock) {
    this.credentials = credentials;
    this.accounts = accounts;
    this.sessions = sessions;
    this.check = check;
    this.passwords = passwords;
    this.feed = feed;
    this.clock = clock;
  }

  /**
   * A page of the user's active sessions, newest first.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_PAGE_TOKEN
   */
  ListPosition.Page<LiveSession> sessions(UserIdentity self, int size, String token) {
    Instant now = clock.instant();
    return ListPosition.page(
        LIST + ":" + self.id(),
        size,
        token,
        (position, limit) -> sessions.live(self.id(), now, position, limit),
        session -> new ListPosition(session.createdAt(), session.id()));
  }

  /**
   * Ends a session of the user. Durable when this returns, effective at this node immediately and
   * at all others shortly afterwards.
   *
   * @throws io.grpc.StatusRuntimeException SESSION_NOT_FOUND
   */
  void endSession(UserIdentity self, UUID sessionId) {
    SessionEnd end =
        sessions
            .endOf(self.id(), sessionId, clock.instant())
            .orElseThrow(
                () ->
                    Errors.of(
                        ErrorReason.ERROR_REASON_SESSION_NOT_FOUND,
                        "You have no session of this id."));
    feed.sessionEnded(end);
  }

  /**
   * Replaces the user's password and ends all sessions except the current one; durable when this
   * returns.
   *
   * @throws io.grpc.StatusRuntimeException BAD_CREDENTIALS, TOO_MANY_ATTEMPTS
   */
  void changePassword(UserIdentity self, String current, String replacement) {
    for (int attempt = 0; attempt < Sessions.ATTEMPTS; attempt++) {
      long version = proven(self, current).accountStatus().version();
      // Made before anything is locked: it takes its time.
      String hash = passwords.hash(replacement);
      Optional<ChangedAccount> changed =
          accounts.change(
              self.id(),
              account ->
                  account.credential().accountStatus().version() == version
                      ? passwordChange(account, hash, self.sessionId())
                      : AccountChange.none(account));
      if (changed.filter(done -> done.credential().passwordHash().equals(hash)).isPresent()) {
        feed.accountChanged(changed.get());
        return;
      }
      // The account has changed since the password was proved: it may be another one by now.
    }
    throw Sessions.changedMeanwhile();
  }

  /**
   * Checks that a user knows the password of their account.
   *
   * @throws io.grpc.StatusRuntimeException BAD_CREDENTIALS, TOO_MANY_ATTEMPTS, OVERLOADED
   */
  void requirePassword(UserIdentity self, String password) {
    var _ = proven(self, password);
  }

  /** Failures count for the session that asks, so that strangers cannot lock its user out. */
  private Credential proven(UserIdentity self, String password) {
    check.requireCapacity();
    Optional<Credential> credential = credentials.find(self.id());
    Attempts.Target target = Attempts.Target.session(self.id(), self.sessionId());
    if (!check.proves(target, password, credential, false)) {
      throw Errors.of(ErrorReason.ERROR_REASON_BAD_CREDENTIALS, "The current password is wrong.");
    }
    return credential.orElseThrow();
  }

  private AccountChange passwordChange(Account account, String hash, UUID sessionId) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new AccountChange(
        account.credential().withPassword(hash),
        Optional.of(new AccountChange.Ending(now, Optional.of(sessionId))),
        Optional.empty());
  }
}
