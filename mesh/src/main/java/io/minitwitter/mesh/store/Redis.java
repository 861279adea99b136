package io.minitwitter.mesh.store;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redis as an optional component: commands that fail or are slow are skipped, and for a second
 * after a failure no call waits for Redis.
 */
public final class Redis implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Redis.class);
  private static final Duration TIMEOUT = Duration.ofMillis(250);
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Optional<RedisClient> client;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile StatefulRedisConnection<String, byte[]> connection;
  private volatile long pausedUntil = System.nanoTime();
  private final BatchedReads reads =
      new BatchedReads(keys -> connection().async().mget(keys), this::failed);

  /**
   * Redis at an address; connects at first use.
   *
   * @param url {@code redis://…}; empty for none at all
   */
  public Redis(String url) {
    this.client = url.isEmpty() ? Optional.empty() : Optional.of(client(url));
  }

  /** The client itself, for subscriptions; empty where no Redis is set. */
  public Optional<RedisClient> client() {
    return client;
  }

  /**
   * Does {@code work} if Redis answers.
   *
   * @param work must return a value that is not null
   * @return empty when there is no Redis, it is down, or it does not answer in time: whether the
   *     work took effect is then unknown
   */
  public <T> Optional<T> attempt(Function<RedisCommands<String, byte[]>, T> work) {
    if (client.isEmpty() || paused()) {
      return Optional.empty();
    }
    try {
      return Optional.of(work.apply(connection().sync()));
    } catch (RedisException e) {
      failed(e);
      return Optional.empty();
    }
  }

  /**
   * Begins to read a key and returns immediately. Reads share a command with others that begin
   * before the first of them is waited for, and with those of concurrent calls.
   *
   * @return waits for the value; empty when there is no Redis, it is down, or it does not answer in
   *     time
   */
  public Supplier<Optional<KeyValue<String, byte[]>>> startGet(String key) {
    if (client.isEmpty() || paused()) {
      return Optional::empty;
    }
    return reads.start(key);
  }

  /**
   * Begins a command and returns immediately.
   *
   * @param work must give an answer that is not null
   * @return waits for the answer; empty as that of {@link #attempt}
   */
  public <T> Supplier<Optional<T>> start(
      Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> work) {
    if (client.isEmpty() || paused()) {
      return Optional::empty;
    }
    try {
      RedisFuture<T> answer = work.apply(connection().async());
      return () -> await(answer);
    } catch (RedisException e) {
      failed(e);
      return Optional::empty;
    }
  }

  private <T> Optional<T> await(RedisFuture<T> answer) {
    try {
      return Optional.of(answer.get());
    } catch (ExecutionException e) {
      failed(e.getCause());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void failed(Throwable e) {
    pausedUntil = System.nanoTime() + PAUSE_NANOS;
    log.warn("Redis does not answer; continuing without it: {}", e.toString());
  }

  private StatefulRedisConnection<String, byte[]> connection() {
    StatefulRedisConnection<String, byte[]> open = connection;
    if (open != null) {
      return open;
    }
    connecting.lock();
    try {
      if (connection == null && paused()) {
        // Another thread has just failed to connect: do not wait for the same timeout again.
        throw new RedisException("not reached a moment ago");
      }
      if (connection == null) {
        connection =
            client.orElseThrow().connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
      }
      return connection;
    } catch (IllegalStateException e) {
      throw new RedisException("not connected: this node stops", e);
    } finally {
      connecting.unlock();
    }
  }

  /** Fails when Redis does not answer; succeeds where there is none. */
  public void check() {
    if (client.isPresent()) {
      connection().sync().ping();
    }
  }

  private boolean paused() {
    return System.nanoTime() - pausedUntil < 0;
  }

  static RedisURI uri(String url) {
    try {
      RedisURI uri = RedisURI.create(url);
      // Of the handshake, for which a server that accepts and says nothing would take a minute.
      uri.setTimeout(TIMEOUT);
      return uri;
    } catch (IllegalArgumentException e) {
      // Its text quotes the address, password and all.
      throw new IllegalArgumentException("not an address of Redis");
    }
  }

  private static RedisClient client(String url) {
    RedisClient client = RedisClient.create(uri(url));
    client.setOptions(
        ClientOptions.builder()
            // A command that cannot be sent now is of no use later.
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).build())
            .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
            .build());
    return client;
  }

  @Override
  public void close() {
    client.ifPresent(open -> open.shutdown(Duration.ZERO, Duration.ofSeconds(1)));
  }
}
