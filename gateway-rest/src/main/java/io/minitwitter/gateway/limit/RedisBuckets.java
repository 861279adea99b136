package io.minitwitter.gateway.limit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Debts in Redis, so that all gateways count together. While Redis cannot be reached, or is slower
 * than the timeout, requests are counted in this process alone; one request in two seconds tries
 * Redis again, so that a dead Redis costs the others nothing.
 */
final class RedisBuckets implements Buckets, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisBuckets.class);
  private static final Duration TIMEOUT = Duration.ofMillis(100);
  private static final long RETRY_NANOS = Duration.ofSeconds(2).toNanos();

  /** Every key of the gateway begins with its name. */
  private static final String KEY_PREFIX = "gateway:limit:";

  /** {@link Backlog#ask} in microseconds of Redis's own clock, which all gateways share. */
  private static final String SCRIPT =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local interval = tonumber(ARGV[1])
      local window = tonumber(ARGV[2])
      local debt = math.max(0, (tonumber(redis.call('GET', KEYS[1])) or now) - now)
      if debt + interval > window then
        return {0, debt}
      end
      debt = debt + interval
      redis.call('SET', KEYS[1], string.format('%.0f', now + debt), 'PX', math.ceil(debt / 1000))
      return {1, debt}
      """;

  private final RedisClient client;
  private final RedisURI uri;
  private final Buckets fallback;
  private final AtomicBoolean connecting = new AtomicBoolean();
  private final AtomicBoolean reachable = new AtomicBoolean(true);
  private final AtomicLong retryAt = new AtomicLong(System.nanoTime());
  private volatile StatefulRedisConnection<String, String> connection;

  RedisBuckets(String url, Buckets fallback) {
    this.uri = RedisURI.create(url);
    this.client = RedisClient.create();
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(Duration.ofSeconds(1)).build())
            .build());
    this.fallback = fallback;
    connect();
  }

  @Override
  public Backlog take(String key, Quota quota) {
    if (!mayTry()) {
      return fallback.take(key, quota);
    }
    StatefulRedisConnection<String, String> open = connection;
    if (open == null) {
      connect();
      return fallback.take(key, quota);
    }
    try {
      List<Long> answer =
          open.async()
              .<List<Long>>eval(
                  SCRIPT,
                  ScriptOutputType.MULTI,
                  new String[] {KEY_PREFIX + key},
                  Long.toString(quota.intervalNanos() / 1_000),
                  Long.toString(quota.window().toMillis() * 1_000))
              .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      if (reachable.compareAndSet(false, true)) {
        log.info("Rate limits are counted in Redis again");
      }
      return new Backlog(answer.get(0) == 1, answer.get(1) * 1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fallback.take(key, quota);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      lost(e);
      return fallback.take(key, quota);
    }
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }

  /** Whether to ask Redis: always while it answers, else for one request now and then. */
  private boolean mayTry() {
    if (reachable.get()) {
      return true;
    }
    long due = retryAt.get();
    long now = System.nanoTime();
    return now - due >= 0 && retryAt.compareAndSet(due, now + RETRY_NANOS);
  }

  private void connect() {
    if (!connecting.compareAndSet(false, true)) {
      return;
    }
    CompletionStage<StatefulRedisConnection<String, String>> attempt =
        client.connectAsync(StringCodec.UTF8, uri);
    var unused =
        attempt.whenComplete(
            (opened, failure) -> {
              connecting.set(false);
              if (failure == null) {
                connection = opened;
              } else {
                lost(failure);
              }
            });
  }

  private void lost(Throwable cause) {
    retryAt.set(System.nanoTime() + RETRY_NANOS);
    if (reachable.compareAndSet(true, false)) {
      // The URL may hold a password, so only the kind of failure is told.
      log.warn(
          "Redis does not answer ({}); rate limits are counted in this process until it does",
          cause.getClass().getSimpleName());
    }
  }
}
