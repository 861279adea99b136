package io.minitwitter.auth;

/**
 * The other replicas of this service. They poll the database for changes; a notification makes them
 * poll immediately.
 */
@FunctionalInterface
interface OtherReplicas {
  /** Notifies other replicas; the message may get lost. */
  void wake();
}
