package io.minitwitter.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.node.Node;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class TimelineServiceApplicationTest {

  @Test
  void theNodeStartsOnItsSettingsAndReachesItsStore() {
    Map<String, String> overrides =
        Map.of(
            "minitwitter.timeline.port", "0",
            "minitwitter.timeline.redis-url", TestStores.redis(),
            "minitwitter.timeline.rabbitmq-url", TestStores.broker(),
            "minitwitter.timeline.tweets.ttl", "2s",
            "minitwitter.addresses.auth", "in-process:nobody",
            "minitwitter.addresses.user", "in-process:nobody",
            "minitwitter.addresses.follow", "in-process:nobody",
            "minitwitter.addresses.tweet", "in-process:nobody",
            "minitwitter.addresses.like", "in-process:nobody");
    assertThat(Node.plan("timeline", TimelineServiceApplication.class, Map.of()).faults())
        .isEmpty();
    try (ConfigurableApplicationContext context =
        Node.start("timeline", TimelineServiceApplication.class, overrides)) {
      TimelineStore store = context.getBean(TimelineStore.class);
      assertThat(store.start(UUID.randomUUID(), 1).get()).isInstanceOf(TimelineStore.Absent.class);
      assertThat(store.size()).isEqualTo(800);
      TimelineSettings settings = context.getBean(TimelineSettings.class);
      assertThat(settings.tweets().ttl()).isEqualTo(Duration.ofSeconds(2));
      assertThat(settings.pushBelow()).isEqualTo(10_000);
    }
  }
}
