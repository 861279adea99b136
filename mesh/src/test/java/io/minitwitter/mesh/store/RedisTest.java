package io.minitwitter.mesh.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.embedded.TestStores;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RedisTest {
  @Test
  void commandsRunIfRedisAnswers() {
    byte[] value = "value".getBytes(StandardCharsets.UTF_8);
    String key = "test:" + UUID.randomUUID();
    try (Redis redis = new Redis(TestStores.redis())) {
      assertThat(redis.attempt(commands -> commands.set(key, value))).contains("OK");
      assertThat(redis.attempt(commands -> commands.get(key))).hasValue(value);
      assertThat(redis.client()).isPresent();
    }
  }

  @Test
  void withoutAnAddressNothingIsAttempted() {
    AtomicInteger tries = new AtomicInteger();
    try (Redis redis = new Redis("")) {
      assertThat(redis.attempt(commands -> tries.incrementAndGet())).isEmpty();
      assertThat(redis.client()).isEmpty();
    }
    assertThat(tries).hasValue(0);
  }

  @Test
  void aServerThatReturnsIsReconnected() throws Exception {
    int port;
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      port = mute.getLocalPort();
    }
    try (Redis redis = new Redis("redis://127.0.0.1:" + port)) {
      assertThat(redis.attempt(commands -> commands.ping())).isEmpty();

      try (ServerSocket back = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
        Thread.startVirtualThread(() -> TinyRedis.serve(back));
        String answer = null;
        while (answer == null) {
          answer = redis.attempt(commands -> commands.ping()).orElse(null);
          Thread.sleep(20);
        }
        assertThat(answer).isEqualTo("PONG");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://:s3cret@host", "redis://:s3^cret s3cret@host", "s3cret"})
  void anotherAddressIsRefusedWithoutBeingQuoted(String url) {
    assertThatThrownBy(() -> new Redis(url).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }
}
