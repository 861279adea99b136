package io.minitwitter.mesh.store;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;

/** The outcome of a create that may carry an idempotency key. */
public sealed interface Creation<T> {

  /** The item was created now, or earlier by the same request with the same key. */
  record Done<T>(T item) implements Creation<T> {}

  /** The same request created an item with the same key, and it was deleted since. */
  record DeletedSince<T>() implements Creation<T> {}

  /** Another request used the key; nothing was created. */
  record KeyReused<T>() implements Creation<T> {}

  /**
   * The item.
   *
   * @param deleted the reason for an item that was deleted since
   * @throws io.grpc.StatusRuntimeException {@code deleted}, or IDEMPOTENCY_KEY_REUSED
   */
  default T orThrow(ErrorReason deleted) {
    return switch (this) {
      case Done<T>(T item) -> item;
      case DeletedSince<T> _ ->
          throw Errors.of(deleted, "What was created with this idempotency key has been deleted.");
      case KeyReused<T> _ ->
          throw Errors.of(
              ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
              "The idempotency key was used with another request.");
    };
  }
}
