package io.minitwitter.auth;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.user.v1.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Refreshes sessions: a refresh token is exchanged once for a new pair. A second use within seconds
 * comes from another tab of the same user; a later one suggests a stolen token, and the session
 * ends.
 */
final class Refreshes {
  /** How long a token that was exchanged may be shown again without harm. */
  static final Duration GRACE = Duration.ofSeconds(10);

  private final SessionStore store;
  private final CredentialStore credentials;
  private final Users users;
  private final Sessions sessions;
  private final Clock clock;

  Refreshes(
      SessionStore store,
      CredentialStore credentials,
      Users users,
      Sessions sessions,
      Clock clock) {
    this.store = store;
    this.credentials = credentials;
    this.users = users;
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * Exchanges a refresh token; the exchange is durable when this returns.
   *
   * @throws io.grpc.StatusRuntimeException REFRESH_SUPERSEDED, REFRESH_REUSED, REFRESH_INVALID,
   *     ACCOUNT_SUSPENDED
   */
  OpenedSession refresh(String refreshToken) {
    String digest = Digests.of(refreshToken);
    for (int attempt = 0; attempt < Sessions.ATTEMPTS; attempt++) {
      // After a failed exchange: whether a concurrent call was faster or ended the session.
      RefreshToken shown = usable(digest);
      Credential credential = credentials.find(shown.userId()).orElseThrow(Refreshes::invalid);
      // Asked before the exchange: while users cannot be reached, the token stays good.
      User user = users.find(shown.userId()).orElseThrow(Refreshes::invalid);

      String successor = Digests.randomSecret();
      SessionRecord session =
          sessions.recordFromNow(shown.sessionId(), credential, shown.openedAt());
      OpenedSession continued = sessions.tokensOf(session, credential, successor, user);
      if (store.rotate(digest, Digests.of(successor), session)) {
        return continued;
      }
    }
    throw Sessions.changedMeanwhile();
  }

  private RefreshToken usable(String digest) {
    RefreshToken shown = store.refreshToken(digest).orElseThrow(Refreshes::invalid);
    Instant now = clock.instant();
    if (!now.isBefore(shown.expiresAt())) {
      throw invalid();
    }
    if (shown.sessionEnded()) {
      throw isSuspended(shown.userId()) ? Sessions.suspended() : invalid();
    }
    if (shown.rotatedAt().isEmpty()) {
      return shown;
    }
    if (!now.isAfter(shown.rotatedAt().get().plus(GRACE))) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_REFRESH_SUPERSEDED,
          "This refresh token was exchanged a moment ago; use the newer one.");
    }
    sessions.end(shown.sessionId());
    throw Errors.of(
        ErrorReason.ERROR_REASON_REFRESH_REUSED,
        "This refresh token was used before; the session was ended. Log in again.");
  }

  private boolean isSuspended(UUID userId) {
    return credentials.find(userId).filter(known -> known.accountStatus().suspended()).isPresent();
  }

  private static RuntimeException invalid() {
    return Errors.of(
        ErrorReason.ERROR_REASON_REFRESH_INVALID, "The refresh token is not valid; log in again.");
  }
}
