package io.minitwitter.auth;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.identity.ClientNetwork;
import io.minitwitter.user.v1.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Opens and ends sessions. */
final class Sessions {
  /** Maximum number of retries after a concurrent change of the account. */
  static final int ATTEMPTS = 5;

  private final SessionStore store;
  private final KnownNetworks networks;
  private final AccessTokens tokens;
  private final SecurityStateFeed feed;
  private final AuthSettings settings;
  private final Clock clock;

  Sessions(
      SessionStore store,
      KnownNetworks networks,
      AccessTokens tokens,
      SecurityStateFeed feed,
      AuthSettings settings,
      Clock clock) {
    this.store = store;
    this.networks = networks;
    this.tokens = tokens;
    this.feed = feed;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Opens a session; it is durable when this returns. The network of the call is known to the user
   * from then on. Where the user has too many sessions, the oldest end.
   *
   * @param proof the verified user; called again if the account changed concurrently
   * @throws StatusRuntimeException ACCOUNT_SUSPENDED
   */
  OpenedSession open(Supplier<VerifiedUser> proof) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      VerifiedUser verified = proof.get();
      Credential credential = verified.credential();
      if (credential.accountStatus().suspended()) {
        throw suspended();
      }
      SessionRecord session = recordFromNow(UuidV7.next(), credential, now());
      String refreshToken = Digests.randomSecret();
      // Signed before it is stored: a fault here leaves no session without its tokens.
      OpenedSession opened = tokensOf(session, credential, refreshToken, verified.user());
      Optional<List<SessionEnd>> replaced =
          store.open(session, Digests.of(refreshToken), settings.maxSessions());
      if (replaced.isPresent()) {
        replaced.get().forEach(feed::sessionEnded);
        networks.remember(credential.userId(), ClientNetwork.current(), session.times().issuedAt());
        return opened;
      }
    }
    throw changedMeanwhile();
  }

  /**
   * Ends a session. Durable when this returns, effective at this node immediately and at all others
   * shortly afterwards.
   */
  void end(UUID sessionId) {
    store.end(sessionId, clock.instant()).ifPresent(feed::sessionEnded);
  }

  /**
   * A session with new tokens, made from a credential.
   *
   * @param openedAt when the session was opened, which decides when it ends at the latest
   */
  SessionRecord recordFromNow(UUID sessionId, Credential credential, Instant openedAt) {
    Instant now = now();
    Instant end = openedAt.plus(settings.sessionLifetime());
    TokenTimes times =
        new TokenTimes(
            now,
            earlier(now.plus(settings.accessLifetime()), end),
            earlier(now.plus(settings.refreshLifetime()), end));
    return new SessionRecord(
        sessionId, credential.userId(), times, credential.accountStatus().version());
  }

  /** A session as its owner gets it, its access token signed now. */
  OpenedSession tokensOf(
      SessionRecord session, Credential credential, String refreshToken, User user) {
    return new OpenedSession(
        tokens.forUser(session, credential.role()),
        refreshToken,
        Duration.between(session.times().issuedAt(), session.times().accessUntil()),
        user);
  }

  /** No finer than the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  static StatusRuntimeException suspended() {
    return Errors.of(
        ErrorReason.ERROR_REASON_ACCOUNT_SUSPENDED,
        "This account is suspended; login is possible again after it is reinstated.");
  }

  static StatusRuntimeException changedMeanwhile() {
    return Errors.retryLater(
        ErrorReason.ERROR_REASON_UNAVAILABLE,
        "The account was changed meanwhile; try again.",
        Duration.ofSeconds(1));
  }
}
