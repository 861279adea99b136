package io.minitwitter.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * SHA-256 of what must not be kept or compared as it is. Salt and stretching are for passwords;
 * what comes here has 256 bits of randomness, or is no secret.
 */
final class Digests {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 32;

  private Digests() {}

  /** The digest as 64 hexadecimal digits. */
  static String of(String text) {
    return HexFormat.of().formatHex(sha256(text));
  }

  /** Whether two secrets are equal, in a time that says nothing about either. */
  static boolean equal(String one, String other) {
    return MessageDigest.isEqual(sha256(one), sha256(other));
  }

  /** A new secret of 256 random bits, base64url. */
  static String randomSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
