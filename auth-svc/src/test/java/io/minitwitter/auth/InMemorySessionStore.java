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

  private record Kept(SessionRecord session, Optional<Instant> endedAt) {}

  @Override
  public synchronized void open(SessionRecord session, String refreshDigest) {
    sessions.put(session.id(), new Kept(session, Optional.empty()));
    tokens.put(refreshDigest, token(session, Optional.empty()));
  }

  private static RefreshToken token(SessionRecord session, Optional<Instant> rotatedAt) {
    return new RefreshToken(
        session.id(), session.userId(), session.times().refreshUntil(), rotatedAt, false);
  }

  @Override
  public synchronized Optional<RefreshToken> refreshToken(String refreshDigest) {
    return Optional.ofNullable(tokens.get(refreshDigest))
        .map(
            token ->
                new RefreshToken(
                    token.sessionId(),
                    token.userId(),
                    token.expiresAt(),
                    token.rotatedAt(),
                    sessions.get(token.sessionId()).endedAt().isPresent()));
  }

  @Override
  public synchronized boolean rotate(
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
            used.sessionId(), used.userId(), used.expiresAt(), Optional.of(now), false));
    tokens.put(successorDigest, token(session, Optional.empty()));
    sessions.put(session.id(), new Kept(session, Optional.empty()));
    return true;
  }

  @Override
  public synchronized Optional<SessionEnd> end(UUID sessionId, Instant now) {
    Kept kept =
        sessions.computeIfPresent(
            sessionId,
            (id, known) -> new Kept(known.session(), Optional.of(known.endedAt().orElse(now))));
    return Optional.ofNullable(kept).map(InMemorySessionStore::end);
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

  @Override
  public synchronized void purge(Instant before) {
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
