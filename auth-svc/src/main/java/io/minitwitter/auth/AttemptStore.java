package io.minitwitter.auth;

import java.time.Instant;
import java.util.Optional;

/**
 * Failed attempts by key, shared by all replicas. A change is durable when its method returns: a
 * restart resets nothing.
 */
interface AttemptStore {

  Optional<FailedAttempts> find(String key);

  /** Counts a failure; the count restarts if the last failure was before {@code resetBefore}. */
  void failed(String key, Instant now, Instant resetBefore);

  /** Removes the failures of a key. */
  void clear(String key);

  /** Removes the failures of keys whose last one was before this time. */
  void purge(Instant before);
}
