package io.minitwitter.auth;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.minitwitter.mesh.store.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replicas that hear each other on a channel of Redis. Without Redis nobody hears anything. */
final class RedisReplicas implements OtherReplicas, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisReplicas.class);
  private static final String CHANNEL = "auth:security";
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final Redis redis;
  private final String self = UUID.randomUUID().toString();
  private volatile boolean closed;
  private Thread listening;

  RedisReplicas(Redis redis) {
    this.redis = redis;
  }

  /**
   * Begins to listen, as soon as Redis is there, and calls {@code heard} for each word of another.
   */
  void listen(Runnable heard) {
    redis
        .client()
        .ifPresent(
            client ->
                listening =
                    Thread.ofVirtual().name("auth-replicas").start(() -> connect(client, heard)));
  }

  @Override
  public void wake() {
    // Whoever logs out does not wait for Redis.
    Thread.ofVirtual()
        .start(
            () ->
                redis.attempt(
                    commands -> commands.publish(CHANNEL, self.getBytes(StandardCharsets.UTF_8))));
  }

  private void connect(RedisClient client, Runnable heard) {
    while (!closed) {
      try {
        StatefulRedisPubSubConnection<String, String> connection = client.connectPubSub();
        connection.addListener(
            new RedisPubSubAdapter<>() {
              @Override
              public void message(String channel, String sender) {
                if (!sender.equals(self)) {
                  heard.run();
                }
              }
            });
        // From here on the client itself reconnects and subscribes anew.
        connection.sync().subscribe(CHANNEL);
        return;
      } catch (RedisException | IllegalStateException e) {
        // The client is in no state to connect once it is shut down, which ends the loop as well.
        log.debug("Not listening to other replicas yet: {}", e.toString());
      }
      try {
        Thread.sleep(RECONNECT);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    if (listening != null) {
      listening.interrupt();
    }
  }
}
