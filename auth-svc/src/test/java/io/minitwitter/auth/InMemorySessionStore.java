package io.minitwitter.auth;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

final class InMemorySessionStore implements SessionStore {
  private final Map<UUID, Kept> sessions = new HashMap<>();
  private final Map<String, RefreshToken> tokens = new HashMap<>();

  private final InMemoryCredentialStore credentials;

  private record Kept(SessionRecord session, Instant createdAt, Optional<Instant> endedAt) {
    Kept ended(Instant now) {
      return new Kept(session, createdAt, Optional.of(endedAt.orElse(now)));
    }

    Kept voided(Instant now) {
      if (endedAt.isPresent()) {
        return this;
      }
      TokenTimes times =
          new TokenTimes(session.times().issuedAt(), createdAt, session.times().refreshUntil());
      return new Kept(
          new SessionRecord(session.id(), session.userId(), times, session.credentialVersion()),
          createdAt,
          Optional.of(now));
    }

    ListPosition place() {
      return new ListPosition(createdAt, session.id());
    }
  }

  /**
   * Sessions of the users of these credentials; callers that need both locks acquire the
   * credentials' first.
   */
  InMemorySessionStore(InMemoryCredentialStore credentials) {
    this.credentials = credentials;
  }

  @Override
  public Optional<List<SessionEnd>> open(SessionRecord session, String refreshDigest, int most) {
    synchronized (credentials) {
      return credentials.isStill(session.userId(), session.credentialVersion())
          ? Optional.of(opened(session, refreshDigest, most))
          : Optional.empty();
    }
  }

  private synchronized List<SessionEnd> opened(
      SessionRecord session, String refreshDigest, int most) {
    Instant now = session.times().issuedAt();
    List<SessionEnd> oldest =
        live(session.userId(), now, ListPosition.BEGINNING, Integer.MAX_VALUE).stream()
            .skip(most - 1L)
            .map(live -> end(live.id(), now).orElseThrow())
            .toList();
    sessions.put(session.id(), new Kept(session, now, Optional.empty()));
    tokens.put(refreshDigest, token(session, now, Optional.empty()));
    return oldest;
  }

  private static RefreshToken token(
      SessionRecord session, Instant openedAt, Optional<Instant> rotatedAt) {
    return new RefreshToken(
        session.id(), session.userId(), openedAt, session.times().refreshUntil(), rotatedAt, false);
  }

  @Override
  public synchronized Optional<RefreshToken> refreshToken(String refreshDigest) {
    return Optional.ofNullable(tokens.get(refreshDigest))
        .map(
            token ->
                new RefreshToken(
                    token.sessionId(),
                    token.userId(),
                    token.openedAt(),
                    token.expiresAt(),
                    token.rotatedAt(),
                    sessions.get(token.sessionId()).endedAt().isPresent()));
  }

  @Override
  public boolean rotate(String refreshDigest, String successorDigest, SessionRecord session) {
    synchronized (credentials) {
      return credentials.isStill(session.userId(), session.credentialVersion())
          && rotated(refreshDigest, successorDigest, session);
    }
  }

  private synchronized boolean rotated(
      String refreshDigest, String successorDigest, SessionRecord session) {
    Optional<RefreshToken> shown = refreshToken(refreshDigest);
    Instant now = session.times().issuedAt();
    if (shown.isEmpty()
        || shown.get().sessionEnded()
        || shown.get().rotatedAt().isPresent()
        || !shown.get().expiresAt().isAfter(now)) {
      return false;
    }
    RefreshToken used = shown.get();
    tokens.put(
        refreshDigest,
        new RefreshToken(
            used.sessionId(),
            used.userId(),
            used.openedAt(),
            used.expiresAt(),
            Optional.of(now),
            false));
    tokens.put(successorDigest, token(session, used.openedAt(), Optional.empty()));
    sessions.computeIfPresent(
        session.id(), (id, known) -> new Kept(session, known.createdAt(), Optional.empty()));
    return true;
  }

  @Override
  public synchronized Optional<SessionEnd> end(UUID sessionId, Instant now) {
    Kept kept = sessions.computeIfPresent(sessionId, (id, known) -> known.ended(now));
    return Optional.ofNullable(kept).map(InMemorySessionStore::end);
  }

  @Override
  public synchronized Optional<SessionEnd> endOf(UUID userId, UUID sessionId, Instant now) {
    Kept kept = sessions.get(sessionId);
    return kept == null || !kept.session().userId().equals(userId)
        ? Optional.empty()
        : end(sessionId, now);
  }

  synchronized List<SessionEnd> endAll(
      UUID userId, AccountChange.Ending ending, boolean withTokens) {
    if (withTokens) {
      sessions.replaceAll(
          (id, kept) -> kept.session().userId().equals(userId) ? kept.voided(ending.at()) : kept);
      return List.of();
    }
    return sessions.values().stream()
        .filter(kept -> kept.session().userId().equals(userId) && kept.endedAt().isEmpty())
        .map(kept -> kept.session().id())
        .filter(id -> !Optional.of(id).equals(ending.except()))
        .toList()
        .stream()
        .map(id -> end(id, ending.at()).orElseThrow())
        .toList();
  }

  synchronized boolean hasAny(UUID userId) {
    return sessions.values().stream().anyMatch(kept -> kept.session().userId().equals(userId));
  }

  @Override
  public synchronized List<LiveSession> live(
      UUID userId, Instant now, ListPosition position, int limit) {
    return sessions.values().stream()
        .filter(kept -> kept.session().userId().equals(userId) && kept.endedAt().isEmpty())
        .filter(kept -> kept.session().times().refreshUntil().isAfter(now))
        .filter(kept -> ListPosition.ORDER.compare(position, kept.place()) < 0)
        .sorted((one, other) -> ListPosition.ORDER.compare(one.place(), other.place()))
        .limit(limit)
        .map(
            kept ->
                new LiveSession(
                    kept.session().id(),
                    kept.createdAt(),
                    kept.session().times().issuedAt(),
                    kept.session().times().refreshUntil()))
        .toList();
  }

  @Override
  public synchronized List<SessionEnd> endedSince(Instant since, Instant now) {
    return sessions.values().stream()
        .filter(kept -> kept.endedAt().filter(since::isBefore).isPresent())
        .map(InMemorySessionStore::end)
        .filter(end -> end.accessUntil().isAfter(now))
        .toList();
  }

  private static SessionEnd end(Kept kept) {
    return new SessionEnd(kept.session().id(), kept.session().times().accessUntil());
  }

  synchronized void removeAll(UUID userId) {
    sessions.values().removeIf(kept -> kept.session().userId().equals(userId));
    tokens.values().removeIf(token -> token.userId().equals(userId));
  }

  @Override
  public void purge(Instant before) {
    credentials.purgeRemoved(before);
    purgeSessions(before);
  }

  private synchronized void purgeSessions(Instant before) {
    sessions
        .values()
        .removeIf(
            kept ->
                kept.session().times().accessUntil().isBefore(before)
                    && (kept.endedAt().filter(before::isAfter).isPresent()
                        || kept.session().times().refreshUntil().isBefore(before)));
    tokens
        .values()
        .removeIf(
            token ->
                token.expiresAt().isBefore(before) || !sessions.containsKey(token.sessionId()));
  }
}
