package io.minitwitter.mesh.identity;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.auth0.jwt.interfaces.RSAKeyProvider;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Verifies access tokens (RFC 7519, RS256 only) with the {@link SecurityState}, without calling
 * another service. A signature takes 30 µs to verify, so verified claims are kept in a bounded
 * cache; expiry and revocation are checked on every call.
 */
public final class TokenVerifier {
  /** The {@code iss} claim of every token. */
  public static final String ISSUER = "minitwitter";

  /** The {@code aud} claim of every token. */
  public static final String AUDIENCE = "minitwitter";

  /** The claim of a user's token that holds the version of the credential it was signed by. */
  public static final String CREDENTIAL_VERSION = "ver";

  private static final int MAX_TOKEN_LENGTH = 4096;
  private static final long CACHED_TOKENS = 10_000;

  /** Hosts' clocks differ: a token from a few seconds ahead is not yet a forgery. */
  private static final long CLOCK_SKEW_SECONDS = 5;

  private final SecurityState state;
  private final Clock clock;
  private final JWTVerifier verifier;
  private final Cache<String, TokenClaims> verified =
      Caffeine.newBuilder()
          .maximumSize(CACHED_TOKENS)
          .expireAfterWrite(Duration.ofMinutes(15))
          .build();

  /** A verifier by the system's clock. */
  public TokenVerifier(SecurityState state) {
    this(state, Clock.systemUTC());
  }

  TokenVerifier(SecurityState state, Clock clock) {
    this.state = state;
    this.clock = clock;
    this.verifier =
        ((com.auth0.jwt.JWTVerifier.BaseVerification)
                JWT.require(Algorithm.RSA256(new KeysOf(state)))
                    .withIssuer(ISSUER)
                    .withAudience(AUDIENCE)
                    .acceptIssuedAt(CLOCK_SKEW_SECONDS))
            .build(clock);
  }

  /**
   * The caller that a token identifies.
   *
   * @throws io.grpc.StatusRuntimeException TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REVOKED, or
   *     UNAVAILABLE before the keys have arrived
   */
  public Caller verify(String token) {
    TokenClaims claims = claims(token);
    return new Caller(
        claims.role(), claims.subject(), claims.user(), claims.user().isPresent() ? token : "");
  }

  /** When a token that {@link #verify} accepts expires. */
  public Instant expiresAt(String token) {
    return claims(token).expiresAt();
  }

  private TokenClaims claims(String token) {
    TokenClaims claims = verified.getIfPresent(token);
    if (claims == null) {
      claims = check(token);
      verified.put(token, claims);
    } else if (!clock.instant().isBefore(claims.expiresAt())) {
      throw expired();
    }
    if (state.key(claims.keyId()).isEmpty()) {
      // Withdrawn since the token was put into the cache.
      throw invalid();
    }
    if (state.revoked(claims)) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_TOKEN_REVOKED, "The session of this token has ended.");
    }
    return claims;
  }

  private TokenClaims check(String token) {
    if (!state.ready()) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE,
          "Tokens cannot be checked yet; try again.",
          Duration.ofSeconds(1));
    }
    if (token.length() > MAX_TOKEN_LENGTH) {
      throw invalid();
    }
    try {
      DecodedJWT decoded = verifier.verify(token);
      return TokenClaims.of(decoded).orElseThrow(TokenVerifier::invalid);
    } catch (TokenExpiredException e) {
      throw expired();
    } catch (JWTVerificationException e) {
      throw invalid();
    }
  }

  private static RuntimeException invalid() {
    return Errors.of(ErrorReason.ERROR_REASON_TOKEN_INVALID, "The token is not valid.");
  }

  private static RuntimeException expired() {
    return Errors.of(ErrorReason.ERROR_REASON_TOKEN_EXPIRED, "The token has expired; refresh it.");
  }

  private record KeysOf(SecurityState state) implements RSAKeyProvider {
    @Override
    public RSAPublicKey getPublicKeyById(String kid) {
      // No key is an error of the token, not of ours: the library turns it into a refusal.
      return Optional.ofNullable(kid).flatMap(state::key).orElse(null);
    }

    @Override
    public RSAPrivateKey getPrivateKey() {
      return null;
    }

    @Override
    public String getPrivateKeyId() {
      return null;
    }
  }
}
