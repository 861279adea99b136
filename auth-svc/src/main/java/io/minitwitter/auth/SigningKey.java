package io.minitwitter.auth;

import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;

/**
 * A key that access tokens are signed with.
 *
 * @param kid its public name
 * @param privateKey the half that signs
 * @param publicKey the half that verifies
 * @param createdAt when it was made, and so published
 * @param signsFrom from when it signs, until a newer one does
 */
record SigningKey(
    String kid,
    RSAPrivateKey privateKey,
    RSAPublicKey publicKey,
    Instant createdAt,
    Instant signsFrom) {

  /** Without the keys, which must not be logged. */
  @Override
  public String toString() {
    return "SigningKey[" + kid + ", signs from " + signsFrom + "]";
  }
}
