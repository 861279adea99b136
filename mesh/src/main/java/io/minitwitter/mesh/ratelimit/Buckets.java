package io.minitwitter.mesh.ratelimit;

/** Keeps callers' debts. */
interface Buckets {
  /** Counts one request of a caller against its quota, unless it is refused. */
  Backlog take(String key, Quota quota);
}
