package io.minitwitter.mesh.ratelimit;

/**
 * The state of one caller in the generic cell rate algorithm (ITU-T I.371): each request adds its
 * interval to a backlog that shrinks with time, and a request that would raise the backlog above a
 * burst is refused. The state is one number per caller, and there is no boundary between two
 * windows at which twice the quota is allowed.
 *
 * @param allowed whether the request is allowed
 * @param debtNanos the backlog afterwards
 */
record Backlog(boolean allowed, long debtNanos) {
  /** Asks for one request when the debt was this before it. */
  static Backlog ask(Quota quota, long debtNanos) {
    long debt = Math.max(0, debtNanos);
    long after = debt + quota.intervalNanos();
    return after > quota.capacityNanos() ? new Backlog(false, debt) : new Backlog(true, after);
  }

  /** How many requests would be allowed now. */
  long remaining(Quota quota) {
    return Math.max(0, (quota.capacityNanos() - debtNanos) / quota.intervalNanos());
  }

  /** When the next request passes. */
  long retryNanos(Quota quota) {
    return Math.max(0, debtNanos + quota.intervalNanos() - quota.capacityNanos());
  }
}
