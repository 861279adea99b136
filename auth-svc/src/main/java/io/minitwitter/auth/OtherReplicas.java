package io.minitwitter.auth;

/**
 * The other replicas of this service. They find every change in the database by themselves; a word
 * only makes them look at once.
 */
@FunctionalInterface
interface OtherReplicas {
  /** Tells them to look; may get lost. */
  void wake();
}
