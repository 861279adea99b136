package io.minitwitter.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import io.minitwitter.mesh.identity.TokenVerifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Signs access tokens (RFC 7519, RS256) with the key of the moment. */
final class AccessTokens implements ServiceTokenSource {
  /** How long a service's token lives. */
  static final Duration SERVICE_LIFETIME = Duration.ofMinutes(5);

  private static final Duration RENEW_BEFORE_END = Duration.ofMinutes(1);
  private static final String OWN_NAME = "auth";

  private final SigningKeys keys;
  private final Clock clock;
  private volatile Own own = new Own("", "", Instant.MIN);

  private record Own(String token, String kid, Instant renewAt) {}

  AccessTokens(SigningKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** A user's token for one session. */
  String forUser(SessionRecord session, Role role) {
    return sign(
        JWT.create()
            .withSubject(session.userId().toString())
            .withClaim("sid", session.id().toString())
            .withClaim("role", role.claim())
            .withClaim(TokenVerifier.CREDENTIAL_VERSION, session.credentialVersion()),
        session.times().issuedAt(),
        session.times().accessUntil());
  }

  /** A service's token of five minutes. */
  String forService(String service) {
    Instant now = clock.instant();
    return sign(
        JWT.create().withSubject(service).withClaim("role", Role.SERVICE.claim()),
        now,
        now.plus(SERVICE_LIFETIME));
  }

  /** The token with which auth-svc itself calls others; kept until shortly before its end. */
  @Override
  public String token() {
    Own held = own;
    Instant now = clock.instant();
    if (now.isBefore(held.renewAt()) && keys.has(held.kid())) {
      return held.token();
    }
    String token = forService(OWN_NAME);
    own =
        new Own(
            token,
            JWT.decode(token).getKeyId(),
            now.plus(SERVICE_LIFETIME).minus(RENEW_BEFORE_END));
    return token;
  }

  private String sign(JWTCreator.Builder token, Instant issuedAt, Instant expiresAt) {
    SigningKey key = keys.current();
    return token
        .withKeyId(key.kid())
        .withIssuer(TokenVerifier.ISSUER)
        .withAudience(TokenVerifier.AUDIENCE)
        .withJWTId(UUID.randomUUID().toString())
        .withIssuedAt(issuedAt)
        .withExpiresAt(expiresAt)
        .sign(Algorithm.RSA256(null, key.privateKey()));
  }
}
