package io.minitwitter.auth;

import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.user.v1.User;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Opens and ends sessions. */
final class Sessions {
  private final SessionStore store;
  private final AccessTokens tokens;
  private final SecurityStateFeed feed;
  private final AuthSettings settings;
  private final Clock clock;

  Sessions(
      SessionStore store,
      AccessTokens tokens,
      SecurityStateFeed feed,
      AuthSettings settings,
      Clock clock) {
    this.store = store;
    this.tokens = tokens;
    this.feed = feed;
    this.settings = settings;
    this.clock = clock;
  }

  /** Opens a session; it is durable when this returns. */
  OpenedSession open(User user, Role role) {
    SessionRecord session =
        new SessionRecord(UuidV7.next(), UUID.fromString(user.getId()), timesFromNow());
    String refreshToken = Digests.randomSecret();
    // Signed before it is stored: a fault here leaves no session that nobody has the tokens of.
    OpenedSession opened = tokensOf(session, role, refreshToken, user);
    store.open(session, Digests.of(refreshToken));
    return opened;
  }

  /**
   * Ends a session. That is durable when this returns, holds at this node at once, and is on its
   * way to all others.
   */
  void end(UUID sessionId) {
    store.end(sessionId, clock.instant()).ifPresent(feed::sessionEnded);
  }

  /** The times of a pair of tokens that is made now. */
  TokenTimes timesFromNow() {
    // No finer than the database keeps them.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new TokenTimes(
        now, now.plus(settings.accessLifetime()), now.plus(settings.refreshLifetime()));
  }

  /** A session as its owner gets it, its access token signed now. */
  OpenedSession tokensOf(SessionRecord session, Role role, String refreshToken, User user) {
    return new OpenedSession(
        tokens.forPerson(session.userId(), session.id(), role, session.times()),
        refreshToken,
        settings.accessLifetime(),
        user);
  }
}
