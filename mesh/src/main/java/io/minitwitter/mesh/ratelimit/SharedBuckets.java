package io.minitwitter.mesh.ratelimit;

import io.lettuce.core.ScriptOutputType;
import io.minitwitter.mesh.store.Redis;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Debts in Redis, so that all gateways count together. While Redis does not answer, requests are
 * counted in this process alone.
 */
final class SharedBuckets implements Buckets {
  /** The gateways and the services count together. */
  private static final String KEY_PREFIX = "rate-limit:";

  /** {@link Backlog#ask} in microseconds of Redis's own clock, which all processes share. */
  private static final String SCRIPT =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local interval = tonumber(ARGV[1])
      local capacity = tonumber(ARGV[2])
      local debt = math.max(0, (tonumber(redis.call('GET', KEYS[1])) or now) - now)
      if debt + interval > capacity then
        return {0, debt}
      end
      debt = debt + interval
      redis.call('SET', KEYS[1], string.format('%.0f', now + debt), 'PX', math.ceil(debt / 1000))
      return {1, debt}
      """;

  private static final int NANOS_PER_MICRO = 1_000;

  private final Redis redis;
  private final Buckets fallback;

  SharedBuckets(Redis redis, Buckets fallback) {
    this.redis = redis;
    this.fallback = fallback;
  }

  @Override
  public Backlog take(String key, Quota quota) {
    String[] keys = {KEY_PREFIX + key};
    byte[] interval = micros(quota.intervalNanos());
    byte[] capacity = micros(quota.capacityNanos());
    return redis
        .attempt(
            commands ->
                commands.<List<Long>>eval(SCRIPT, ScriptOutputType.MULTI, keys, interval, capacity))
        .map(answer -> new Backlog(answer.get(0) == 1, answer.get(1) * NANOS_PER_MICRO))
        .orElseGet(() -> fallback.take(key, quota));
  }

  private static byte[] micros(long nanos) {
    return Long.toString(nanos / NANOS_PER_MICRO).getBytes(StandardCharsets.US_ASCII);
  }
}
