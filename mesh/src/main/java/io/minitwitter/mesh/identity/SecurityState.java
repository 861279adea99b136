package io.minitwitter.mesh.identity;

import io.minitwitter.auth.v1.EndedSession;
import io.minitwitter.auth.v1.JsonWebKey;
import io.minitwitter.auth.v1.VoidedTokens;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.mesh.time.Timestamps;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The state that a node needs to verify tokens on its own: public keys, ended sessions, and users
 * whose older tokens are revoked. Updated by {@link #apply}; read by many threads without a lock.
 */
public final class SecurityState {
  private static final Duration PRUNE_EVERY = Duration.ofSeconds(30);

  private final Clock clock;
  private volatile Map<String, RSAPublicKey> keys = Map.of();
  private volatile Map<UUID, Instant> endedSessions = new ConcurrentHashMap<>();
  private volatile Map<UUID, Voided> voided = new ConcurrentHashMap<>();
  private volatile Instant lastMessageAt = Instant.EPOCH;
  private volatile boolean ready;
  private Instant pruneAt = Instant.EPOCH;

  /** The parts of a snapshot that have come so far; null between snapshots. */
  private WatchSecurityStateResponse.Builder snapshot;

  private record Voided(long belowVersion, Instant expiresAt) {
    Voided max(Voided other) {
      return belowVersion >= other.belowVersion ? this : other;
    }
  }

  /** A state by the system's clock. */
  public SecurityState() {
    this(Clock.systemUTC());
  }

  SecurityState(Clock clock) {
    this.clock = clock;
  }

  /**
   * Applies a part of a snapshot, a change or a heartbeat, in the order in which they were sent. A
   * snapshot takes effect with its last part.
   */
  public synchronized void apply(WatchSecurityStateResponse update) {
    if (update.getSnapshot()) {
      snapshot = WatchSecurityStateResponse.newBuilder();
    }
    Instant now = clock.instant();
    if (snapshot != null) {
      snapshot.mergeFrom(update);
      if (!update.getSnapshotContinues()) {
        WatchSecurityStateResponse whole = snapshot.build();
        snapshot = null;
        endedSessions = ended(whole.getEndedSessionsList(), new ConcurrentHashMap<>());
        voided = voidedBy(whole.getVoidedTokensList(), new ConcurrentHashMap<>());
        setKeys(whole.getKeysList());
        ready = true;
      }
    } else {
      ended(update.getEndedSessionsList(), endedSessions);
      voidedBy(update.getVoidedTokensList(), voided);
      setKeys(update.getKeysList());
    }
    if (!now.isBefore(pruneAt)) {
      // Not at each change: there can be very many entries, and each change would look at all.
      pruneAt = now.plus(PRUNE_EVERY);
      endedSessions.values().removeIf(now::isAfter);
      voided.values().removeIf(entry -> now.isAfter(entry.expiresAt()));
    }
    lastMessageAt = now;
  }

  private void setKeys(List<JsonWebKey> published) {
    if (!published.isEmpty()) {
      keys = publicKeys(published);
    }
  }

  /** Whether a snapshot has come: before that no token can be verified. */
  public boolean ready() {
    return ready;
  }

  /**
   * When the last message from auth-svc arrived; if that is long ago, ended sessions may be
   * missing.
   */
  public Instant lastMessageAt() {
    return lastMessageAt;
  }

  Optional<RSAPublicKey> key(String kid) {
    return Optional.ofNullable(keys.get(kid));
  }

  boolean revoked(TokenClaims claims) {
    if (claims.user().isEmpty()) {
      return false;
    }
    UserIdentity user = claims.user().get();
    if (endedSessions.containsKey(user.sessionId())) {
      return true;
    }
    Voided entry = voided.get(user.id());
    return entry != null && claims.version() < entry.belowVersion();
  }

  private static Map<UUID, Instant> ended(List<EndedSession> from, Map<UUID, Instant> into) {
    from.forEach(
        session ->
            into.put(
                UUID.fromString(session.getSessionId()),
                Timestamps.instant(session.getExpiresAt())));
    return into;
  }

  private static Map<UUID, Voided> voidedBy(List<VoidedTokens> from, Map<UUID, Voided> into) {
    from.forEach(
        entry ->
            into.merge(
                UUID.fromString(entry.getUserId()),
                new Voided(entry.getBelowVersion(), Timestamps.instant(entry.getExpiresAt())),
                Voided::max));
    return into;
  }

  private static Map<String, RSAPublicKey> publicKeys(List<JsonWebKey> from) {
    Map<String, RSAPublicKey> keys = new HashMap<>();
    try {
      KeyFactory rsa = KeyFactory.getInstance("RSA");
      for (JsonWebKey key : from) {
        keys.put(
            key.getKid(),
            (RSAPublicKey)
                rsa.generatePublic(new RSAPublicKeySpec(number(key.getN()), number(key.getE()))));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a key of the security state is no RSA key", e);
    }
    return Map.copyOf(keys);
  }

  private static BigInteger number(String base64url) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64url));
  }
}
