package io.minitwitter.mesh.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Debts in the memory of this process; bounded, so that made-up callers cannot fill it. */
final class LocalBuckets implements Buckets {
  private static final int MAX_CALLERS = 100_000;

  /** Callers to the time at which their debt is paid off. */
  private final Cache<String, AtomicLong> paidOffAt;

  private final LongSupplier nanoTime;

  LocalBuckets(Duration longestWindow, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.paidOffAt =
        Caffeine.newBuilder()
            .maximumSize(MAX_CALLERS)
            // A debt is never longer than its window: after that the entry says nothing.
            .expireAfterAccess(longestWindow)
            .build();
  }

  @Override
  public Backlog take(String key, Quota quota) {
    long now = nanoTime.getAsLong();
    AtomicLong bucket = paidOffAt.get(key, absent -> new AtomicLong(now));
    while (true) {
      long before = bucket.get();
      Backlog backlog = Backlog.ask(quota, before - now);
      if (!backlog.allowed() || bucket.compareAndSet(before, now + backlog.debtNanos())) {
        return backlog;
      }
    }
  }

  /** The caller's debt without counting a request. */
  Backlog peek(String key) {
    AtomicLong bucket = paidOffAt.getIfPresent(key);
    long debt = bucket == null ? 0 : Math.max(0, bucket.get() - nanoTime.getAsLong());
    return new Backlog(true, debt);
  }
}
