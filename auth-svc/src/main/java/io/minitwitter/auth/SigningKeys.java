package io.minitwitter.auth;

import io.minitwitter.auth.v1.JsonWebKey;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of signing keys. A key is published when it is made, signs a while later, when every
 * node has it, and stays published until the last token that it signed has expired.
 */
final class SigningKeys {
  private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);
  private static final int MODULUS_BITS = 2048;
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final SigningKeyStore store;
  private final AuthSettings settings;
  private final Clock clock;

  /** The one that signs last first. */
  private volatile List<SigningKey> known = List.of();

  SigningKeys(SigningKeyStore store, AuthSettings settings, Clock clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
  }

  /** Reads the keys that all replicas share. */
  void load() {
    known = List.copyOf(store.all());
  }

  /**
   * Makes the next key when its time has come, and removes those that nothing valid is signed with.
   *
   * @return whether this replica changed the keys
   */
  boolean rotateWhenDue() {
    load();
    Instant now = clock.instant();
    boolean added = false;
    if (known.isEmpty()) {
      // No token exists that another key could have signed: there is nothing to wait for.
      added = add(Duration.ZERO, Instant.EPOCH);
    } else {
      Instant newest = known.getFirst().signsFrom();
      if (!now.isBefore(newest.plus(settings.keyRotation()))) {
        added = add(settings.keyActivation(), newest);
      }
    }
    return removeExpired(now) || added;
  }

  /**
   * The key to sign with now.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE while the keys could not be read yet
   */
  SigningKey current() {
    return signing(known)
        .orElseThrow(
            () ->
                Errors.retryLater(
                    ErrorReason.ERROR_REASON_UNAVAILABLE,
                    "Nothing can be signed yet; try again.",
                    Duration.ofSeconds(1)));
  }

  /** The public halves of all keys, the one that signs now first. */
  List<JsonWebKey> published() {
    List<SigningKey> keys = new ArrayList<>(known);
    signing(keys)
        .ifPresent(
            current -> {
              keys.remove(current);
              keys.addFirst(current);
            });
    return keys.stream().map(SigningKeys::jwk).toList();
  }

  private Optional<SigningKey> signing(List<SigningKey> keys) {
    Instant now = clock.instant();
    return keys.stream().filter(key -> !now.isBefore(key.signsFrom())).findFirst();
  }

  /**
   * Replaces the key that signs, before its time.
   *
   * @param withdraw whether the others are removed at once, with which their tokens are refused;
   *     then the new key signs at once as well, and nodes that have not received it yet refuse its
   *     tokens for a moment
   * @return the new key
   */
  SigningKey rotate(boolean withdraw) {
    SigningKey key = make(withdraw ? Duration.ZERO : settings.keyActivation());
    if (withdraw) {
      store.replaceAll(key);
    } else {
      // Later than all others, or it would not be the one that signs.
      store.add(key, key.signsFrom());
    }
    log.warn(
        "An administrator rotated the signing keys: {} signs from {}{}",
        key.kid(),
        key.signsFrom(),
        withdraw ? " and all others are withdrawn" : "");
    load();
    return key;
  }

  /** Whether a key is one of those that are published. */
  boolean has(String kid) {
    return known.stream().anyMatch(key -> key.kid().equals(kid));
  }

  private boolean add(Duration activation, Instant newest) {
    SigningKey key = make(activation);
    boolean added = store.add(key, newest);
    if (added) {
      log.info("Signing key {} was made and signs from {}", key.kid(), key.signsFrom());
    }
    load();
    return added;
  }

  private SigningKey make(Duration activation) {
    KeyPair pair = generate();
    // Read after the key was made, which can take seconds on a busy machine: a key that signed at
    // once would be unknown to the nodes that were to receive it meanwhile.
    Instant made = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new SigningKey(
        UUID.randomUUID().toString(),
        (RSAPrivateKey) pair.getPrivate(),
        (RSAPublicKey) pair.getPublic(),
        made,
        made.plus(activation));
  }

  private boolean removeExpired(Instant now) {
    Duration lifetime = settings.accessLifetime();
    if (lifetime.compareTo(AccessTokens.SERVICE_LIFETIME) < 0) {
      lifetime = AccessTokens.SERVICE_LIFETIME;
    }
    Instant lastSigned = now.minus(lifetime).minus(CLOCK_SKEW);
    List<String> expired = new ArrayList<>();
    for (int i = 1; i < known.size(); i++) {
      if (known.get(i - 1).signsFrom().isBefore(lastSigned)) {
        expired.add(known.get(i).kid());
      }
    }
    if (expired.isEmpty()) {
      return false;
    }
    store.remove(expired);
    log.info("Signing keys {} are no longer needed and were removed", expired);
    load();
    return true;
  }

  private static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(MODULUS_BITS);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
  }

  private static JsonWebKey jwk(SigningKey key) {
    return JsonWebKey.newBuilder()
        .setKty("RSA")
        .setUse("sig")
        .setAlg("RS256")
        .setKid(key.kid())
        .setN(base64url(key.publicKey().getModulus()))
        .setE(base64url(key.publicKey().getPublicExponent()))
        .build();
  }

  /** Unsigned big-endian without a leading zero (RFC 7518 section 2). */
  private static String base64url(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    byte[] unsigned = new byte[bytes.length - sign];
    System.arraycopy(bytes, sign, unsigned, 0, unsigned.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
  }
}
