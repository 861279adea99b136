package io.minitwitter.mesh.identity;

import com.auth0.jwt.interfaces.DecodedJWT;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The claims of a token with a valid signature.
 *
 * @param subject a user's id or a service's name
 * @param user empty for a service
 * @param version of the credential that a user's token was signed by
 */
record TokenClaims(
    Role role,
    String subject,
    Optional<UserIdentity> user,
    long version,
    String keyId,
    Instant issuedAt,
    Instant expiresAt) {

  /** Empty when a claim is missing or of another form than auth-svc writes. */
  static Optional<TokenClaims> of(DecodedJWT token) {
    String subject = token.getSubject();
    Optional<Role> role = Role.ofClaim(String.valueOf(token.getClaim("role").asString()));
    Instant issuedAt = token.getIssuedAtAsInstant();
    Instant expiresAt = token.getExpiresAtAsInstant();
    if (subject == null || role.isEmpty() || issuedAt == null || expiresAt == null) {
      return Optional.empty();
    }
    if (role.get() == Role.SERVICE) {
      return Optional.of(
          new TokenClaims(
              Role.SERVICE, subject, Optional.empty(), 0, token.getKeyId(), issuedAt, expiresAt));
    }
    try {
      UserIdentity user =
          new UserIdentity(
              UUID.fromString(subject),
              UUID.fromString(String.valueOf(token.getClaim("sid").asString())),
              role.get());
      Long version = token.getClaim(TokenVerifier.CREDENTIAL_VERSION).asLong();
      return Optional.of(
          new TokenClaims(
              user.role(),
              subject,
              Optional.of(user),
              version == null ? 0 : version,
              token.getKeyId(),
              issuedAt,
              expiresAt));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
