package io.minitwitter.gateway.limit;

/**
 * What is left of one caller's window, as the generic cell rate algorithm keeps it (ITU-T I.371):
 * each request adds its interval to a debt that time pays off, and a request whose interval would
 * lift the debt above the window is refused. One number a caller is all the state there is, and the
 * limit has no edge between two windows at which twice the quota passes in a moment.
 *
 * @param allowed whether the request that asked passes
 * @param debtNanos the debt after it
 */
record Backlog(boolean allowed, long debtNanos) {
  /** Asks for one request when the debt was this before it. */
  static Backlog ask(Quota quota, long debtNanos) {
    long debt = Math.max(0, debtNanos);
    long after = debt + quota.intervalNanos();
    return after > quota.window().toNanos() ? new Backlog(false, debt) : new Backlog(true, after);
  }

  /** How many requests would pass at once now. */
  long remaining(Quota quota) {
    return Math.max(0, (quota.window().toNanos() - debtNanos) / quota.intervalNanos());
  }

  /** When the next request passes. */
  long retryNanos(Quota quota) {
    return Math.max(0, debtNanos + quota.intervalNanos() - quota.window().toNanos());
  }
}
