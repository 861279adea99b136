package io.minitwitter.mesh.idempotency;

import io.grpc.Context;
import java.util.Optional;

/**
 * The idempotency key of the current call. The store keeps it with the created record: a unique
 * index on {@code id} then detects a retry even after a crash or a lost cache.
 *
 * @param id {@code <user>:<rpc>:<key>}, unique per user and RPC
 * @param requestHash hexadecimal SHA-256 of the request: a different request with the same id is
 *     refused
 */
public record IdempotencyKey(String id, String requestHash) {
  static final Context.Key<IdempotencyKey> KEY = Context.key("minitwitter-idempotency-key");

  /** The key that came with the call that this thread serves. */
  public static Optional<IdempotencyKey> current() {
    return Optional.ofNullable(KEY.get());
  }
}
