package io.minitwitter.mesh.store;

/** The outcome of a create that may carry an idempotency key. */
public sealed interface Creation<T> {

  /** The item was created now, or earlier by the same request with the same key. */
  record Done<T>(T item) implements Creation<T> {}

  /** The same request created an item with the same key, and it was deleted since. */
  record DeletedSince<T>() implements Creation<T> {}

  /** Another request used the key; nothing was created. */
  record KeyReused<T>() implements Creation<T> {}
}
