package io.minitwitter.mesh.idempotency;

import io.grpc.Context;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The idempotency key of the current call, which the store keeps with what the call creates: a
 * unique index on {@code id} makes a repetition safe.
 *
 * @param id {@code <user>:<rpc>:<key>}, unique to the user and the RPC
 * @param requestHash hexadecimal SHA-256 of the request: another one with the same id is refused
 */
public record IdempotencyKey(String id, String requestHash) {
  static final Context.Key<IdempotencyKey> KEY = Context.key("minitwitter-idempotency-key");

  static IdempotencyKey of(String id, byte[] request) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(request);
      return new IdempotencyKey(id, HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The key that came with the call that this thread serves. */
  public static Optional<IdempotencyKey> current() {
    return Optional.ofNullable(KEY.get());
  }
}
