package io.minitwitter.mesh.identity;

import com.google.protobuf.Timestamp;
import io.minitwitter.auth.v1.EndedSession;
import io.minitwitter.auth.v1.JsonWebKey;
import io.minitwitter.auth.v1.VoidedTokens;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
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
  private final Clock clock;
  private volatile Map<String, RSAPublicKey> keys = Map.of();
  private volatile Map<UUID, Instant> endedSessions = new ConcurrentHashMap<>();
  private volatile Map<UUID, Voided> voided = new ConcurrentHashMap<>();
  private volatile Instant heardAt = Instant.EPOCH;
  private volatile boolean ready;

  private record Voided(Instant issuedBefore, Instant expiresAt) {}

  /** A state by the system's clock. */
  public SecurityState() {
    this(Clock.systemUTC());
  }

  SecurityState(Clock clock) {
    this.clock = clock;
  }

  /** Takes over a snapshot, a change or a sign of life, in the order in which they were sent. */
  public synchronized void apply(WatchSecurityStateResponse update) {
    if (update.getSnapshot()) {
      endedSessions = ended(update.getEndedSessionsList(), new ConcurrentHashMap<>());
      voided = voidedBy(update.getVoidedTokensList(), new ConcurrentHashMap<>());
    } else {
      ended(update.getEndedSessionsList(), endedSessions);
      voidedBy(update.getVoidedTokensList(), voided);
    }
    if (update.getKeysCount() > 0) {
      keys = publicKeys(update.getKeysList());
    }
    Instant now = clock.instant();
    endedSessions.values().removeIf(now::isAfter);
    voided.values().removeIf(entry -> now.isAfter(entry.expiresAt()));
    heardAt = now;
    ready |= update.getSnapshot();
  }

  /** Whether a snapshot has come: before that no token can be judged. */
  public boolean ready() {
    return ready;
  }

  /**
   * When the last message from auth-svc arrived; if that is long ago, ended sessions may be
   * missing.
   */
  public Instant heardAt() {
    return heardAt;
  }

  Optional<RSAPublicKey> key(String kid) {
    return Optional.ofNullable(keys.get(kid));
  }

  boolean revoked(TokenClaims claims) {
    if (claims.person().isEmpty()) {
      return false;
    }
    Person person = claims.person().get();
    if (endedSessions.containsKey(person.sessionId())) {
      return true;
    }
    Voided entry = voided.get(person.id());
    return entry != null && claims.issuedAt().isBefore(entry.issuedBefore());
  }

  private static Map<UUID, Instant> ended(List<EndedSession> from, Map<UUID, Instant> into) {
    from.forEach(
        session ->
            into.put(UUID.fromString(session.getSessionId()), instant(session.getExpiresAt())));
    return into;
  }

  private static Map<UUID, Voided> voidedBy(List<VoidedTokens> from, Map<UUID, Voided> into) {
    from.forEach(
        entry ->
            into.put(
                UUID.fromString(entry.getUserId()),
                new Voided(instant(entry.getIssuedBefore()), instant(entry.getExpiresAt()))));
    return into;
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
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
