package io.minitwitter.embedded.mongo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server knows of its one user: enough to verify the password by SCRAM-SHA-256 (RFC 7677).
 */
final class Scram {

  static final String USER = "minitwitter";

  /** The least that clients accept: the password is random, and stretching adds nothing to it. */
  private static final int ITERATIONS = 4_096;

  private static final int RANDOM_BYTES = 24;
  private static final int KEY_BITS = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] salt = random();
  private final byte[] storedKey;
  private final byte[] serverKey;

  Scram(String password) {
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, KEY_BITS))
              .getEncoded();
      storedKey = sha256(hmac(salted, "Client Key"));
      serverKey = hmac(salted, "Server Key");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One attempt of a client. */
  final class Conversation {

    private final String clientFirst;
    private final String serverFirst;
    private final String nonce;
    private final boolean userKnown;

    /**
     * Begins with the client's first message.
     *
     * @throws IllegalArgumentException when it is malformed
     */
    Conversation(byte[] message) {
      String text = new String(message, StandardCharsets.UTF_8);
      if (!text.startsWith("n,,")) {
        throw new IllegalArgumentException("channel binding is not supported");
      }
      clientFirst = text.substring("n,,".length());
      Map<String, String> fields = fields(clientFirst);
      userKnown = fields.get("n").equals(USER);
      nonce = fields.get("r") + base64(random());
      serverFirst = "r=" + nonce + ",s=" + base64(salt) + ",i=" + ITERATIONS;
    }

    byte[] challenge() {
      return serverFirst.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The server's last message, which proves that it knows the user; null when the client's proof
     * is wrong.
     *
     * @throws IllegalArgumentException when the message is malformed
     */
    byte[] verify(byte[] message) {
      String text = new String(message, StandardCharsets.UTF_8);
      Map<String, String> fields = fields(text);
      String withoutProof = text.substring(0, text.lastIndexOf(",p="));
      String exchanged = clientFirst + ',' + serverFirst + ',' + withoutProof;
      byte[] clientKey = Base64.getDecoder().decode(fields.get("p"));
      byte[] signature = hmac(storedKey, exchanged);
      if (clientKey.length != signature.length || !nonce.equals(fields.get("r")) || !userKnown) {
        return null;
      }
      for (int i = 0; i < clientKey.length; i++) {
        clientKey[i] ^= signature[i];
      }
      return MessageDigest.isEqual(sha256(clientKey), storedKey)
          ? ("v=" + base64(hmac(serverKey, exchanged))).getBytes(StandardCharsets.UTF_8)
          : null;
    }
  }

  private static Map<String, String> fields(String message) {
    Map<String, String> fields = new HashMap<>();
    for (String field : message.split(",", -1)) {
      if (field.length() < 2 || field.charAt(1) != '=') {
        throw new IllegalArgumentException("malformed message");
      }
      fields.put(field.substring(0, 1), field.substring(2));
    }
    if (!fields.containsKey("r") || !(fields.containsKey("n") || fields.containsKey("p"))) {
      throw new IllegalArgumentException("incomplete message");
    }
    return fields;
  }

  private static byte[] random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
