package io.minitwitter.auth;

import java.time.Instant;
import java.util.Optional;

/**
 * Failed attempts by account, shared by all replicas. A change is durable when its method returns:
 * a restart gives nobody a fresh start.
 */
interface AttemptStore {

  Optional<FailedAttempts> find(String account);

  /**
   * Counts one more failure; the count begins anew when the last one was before {@code forgotten}.
   */
  void failed(String account, Instant now, Instant forgotten);

  /** Forgets an account's failures. */
  void succeeded(String account);

  /** Forgets the failures of accounts whose last one was before this time. */
  void purge(Instant before);
}
