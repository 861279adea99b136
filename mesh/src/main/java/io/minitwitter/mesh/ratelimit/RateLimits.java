package io.minitwitter.mesh.ratelimit;

import io.minitwitter.mesh.store.Redis;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts requests by caller and says which are too many. */
public final class RateLimits {
  private final Map<LimitClass, Limit> anonymous = new EnumMap<>(LimitClass.class);
  private final Map<LimitClass, Limit> named = new EnumMap<>(LimitClass.class);
  private final LocalBuckets local;
  private final Buckets shared;

  /** A quota with its header, made once. */
  private record Limit(Quota quota, String policy) {
    static Limit of(LimitClass limit, Quota quota) {
      return new Limit(quota, quota.policy(limit));
    }
  }

  /**
   * @param quotas the quotas there are
   * @param redis where writes are counted for all processes
   */
  public RateLimits(Quotas quotas, Redis redis) {
    anonymous.put(LimitClass.READS, Limit.of(LimitClass.READS, quotas.anonymousReads()));
    named.put(LimitClass.READS, Limit.of(LimitClass.READS, quotas.reads()));
    for (Map<LimitClass, Limit> limits : List.of(anonymous, named)) {
      limits.put(LimitClass.WRITES, Limit.of(LimitClass.WRITES, quotas.writes()));
      limits.put(LimitClass.AUTH, Limit.of(LimitClass.AUTH, quotas.auth()));
    }
    this.local = new LocalBuckets(quotas.longestWindow(), System::nanoTime);
    this.shared = new SharedBuckets(redis, local);
  }

  /**
   * Counts a request.
   *
   * @param subject the caller's id; empty for anonymous callers
   * @param address the caller's address
   */
  public Decision take(LimitClass limit, String subject, String address) {
    boolean byAddress = subject.isEmpty() || limit == LimitClass.AUTH;
    Limit rule = (byAddress ? anonymous : named).get(limit);
    Buckets buckets = limit == LimitClass.READS ? local : shared;
    Backlog backlog = buckets.take(key(limit, subject, address, byAddress), rule.quota());
    return Decision.of(limit, rule.quota(), rule.policy(), backlog);
  }

  /** What {@link #take} would find for a read, without counting one. */
  public Decision peek(String address) {
    Limit rule = anonymous.get(LimitClass.READS);
    Backlog backlog = local.peek(key(LimitClass.READS, "", address, true));
    return Decision.of(LimitClass.READS, rule.quota(), rule.policy(), backlog);
  }

  private static String key(LimitClass limit, String subject, String address, boolean byAddress) {
    String prefix = limit.policyName();
    return byAddress ? prefix + ":address:" + address : prefix + ":user:" + subject;
  }
}
