package io.minitwitter.e2e;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens that are forged from a genuine one without the key. */
final class ForgedTokens {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private ForgedTokens() {}

  /**
   * Forgeries by what they are.
   *
   * @param token a genuine access token
   * @param key a public key as it is published
   */
  static Map<String, String> of(String token, PublishedKey key) {
    String[] parts = token.split("\\.", -1);
    String header = decode(parts[0]);
    String claims = decode(parts[1]);
    String admin = claims.replace("\"role\":\"user\"", "\"role\":\"admin\"");
    String kid = "\"kid\":\"" + key.kid() + "\"";
    KeyPair own = keyPair();
    Map<String, String> forged = new LinkedHashMap<>();
    forged.put("not a token", "nonsense");
    forged.put("two parts", parts[0] + "." + parts[1]);
    forged.put("four parts", token + "." + parts[2]);
    forged.put("no signature", parts[0] + "." + parts[1] + ".");
    forged.put("alg none", encode("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + parts[1] + ".");
    forged.put("alg None", encode("{\"alg\":\"None\"," + kid + "}") + "." + parts[1] + ".");
    forged.put(
        "alg none with the signature",
        encode("{\"alg\":\"none\"," + kid + "}") + "." + parts[1] + "." + parts[2]);
    forged.put("another's claims", parts[0] + "." + encode(admin) + "." + parts[2]);
    forged.put(
        "HS256 with the public key as secret",
        hmac("{\"alg\":\"HS256\"," + kid + "}", claims, key.modulus()));
    forged.put("signed by another key", rsa(header, admin, own));
    forged.put("signed by an unknown key", rsa("{\"alg\":\"RS256\",\"kid\":\"x\"}", admin, own));
    forged.put("signed without a key's name", rsa("{\"alg\":\"RS256\"}", admin, own));
    forged.put("with its own key", rsa(withOwnKey(key, own), admin, own));
    forged.put(
        "with a key from elsewhere",
        rsa("{\"alg\":\"RS256\",\"jku\":\"http://127.0.0.1:9/k\"," + kid + "}", admin, own));
    forged.put("a changed signature", parts[0] + "." + parts[1] + "." + flipped(parts[2]));
    forged.put("claims that are no JSON", rsa(header, "nonsense", own));
    forged.put("a very long one", token + "A".repeat(5_000));
    return forged;
  }

  /**
   * A key of {@code /.well-known/jwks.json}.
   *
   * @param modulus as published, in base64url
   */
  record PublishedKey(String kid, String modulus) {}

  private static String withOwnKey(PublishedKey key, KeyPair own) {
    RSAPublicKey publicKey = (RSAPublicKey) own.getPublic();
    return "{\"alg\":\"RS256\",\"kid\":\"%s\",\"jwk\":{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"AQAB\"}}"
        .formatted(key.kid(), ENCODER.encodeToString(publicKey.getModulus().toByteArray()));
  }

  private static String flipped(String signature) {
    char first = signature.charAt(0) == 'A' ? 'B' : 'A';
    return first + signature.substring(1);
  }

  private static String rsa(String header, String claims, KeyPair key) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.getPrivate());
      String signed = encode(header) + "." + encode(claims);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + ENCODER.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hmac(String header, String claims, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      String signed = encode(header) + "." + encode(claims);
      byte[] tag = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + ENCODER.encodeToString(tag);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }
}
