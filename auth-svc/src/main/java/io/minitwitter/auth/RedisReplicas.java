package io.minitwitter.auth;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.minitwitter.mesh.store.Redis;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Notifies other replicas through a Redis channel; does nothing without Redis. */
final class RedisReplicas implements OtherReplicas {
  private static final String CHANNEL = "auth:security";

  private final Redis redis;
  private final String self = UUID.randomUUID().toString();

  RedisReplicas(Redis redis) {
    this.redis = redis;
  }

  /**
   * Subscribes to the other replicas' messages; afterwards the client reconnects by itself.
   *
   * @param onMessage called for each message of another replica
   * @throws RedisException if Redis cannot be reached
   */
  void subscribe(Runnable onMessage) {
    redis.client().ifPresent(client -> subscribe(client, onMessage));
  }

  @Override
  public void wake() {
    // A logout does not wait for Redis.
    Thread.ofVirtual()
        .start(
            () ->
                redis.attempt(
                    commands -> commands.publish(CHANNEL, self.getBytes(StandardCharsets.UTF_8))));
  }

  private void subscribe(RedisClient client, Runnable onMessage) {
    StatefulRedisPubSubConnection<String, String> connection = client.connectPubSub();
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String sender) {
            if (!sender.equals(self)) {
              onMessage.run();
            }
          }
        });
    try {
      connection.sync().subscribe(CHANNEL);
    } catch (RedisException e) {
      connection.close();
      throw e;
    }
  }
}
