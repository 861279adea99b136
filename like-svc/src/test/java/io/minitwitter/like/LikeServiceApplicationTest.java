package io.minitwitter.like;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.count.CountingWorker;
import io.minitwitter.mesh.node.Node;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class LikeServiceApplicationTest {

  @Test
  void theNodeStartsOnItsSettingsAndReachesItsDatabase() {
    TestStores.MongoDatabase database = TestStores.mongo("node");
    Map<String, String> overrides =
        new HashMap<>(
            Map.of(
                "minitwitter.like.port", "0",
                "minitwitter.like.mongodb-url", database.url(),
                "minitwitter.like.mongodb-database", database.database(),
                "minitwitter.like.rabbitmq-url", TestStores.broker(),
                "minitwitter.like.targets.ttl", "2s"));
    for (String other : List.of("auth", "user", "follow", "tweet", "comment")) {
      overrides.put("minitwitter.addresses." + other, "in-process:nobody");
    }
    assertThat(Node.plan("like", LikeServiceApplication.class, Map.of()).faults()).isEmpty();
    try (ConfigurableApplicationContext context =
        Node.start("like", LikeServiceApplication.class, overrides)) {
      assertThat(
              context
                  .getBean(Likes.class)
                  .likedBy(UUID.randomUUID(), Target.Type.TWEET, Set.of("0".repeat(24))))
          .isEmpty();
      assertThat(context.getBean(CountingWorker.class).isRunning()).isTrue();
      LikeSettings settings = context.getBean(LikeSettings.class);
      assertThat(settings.targets().ttl()).isEqualTo(Duration.ofSeconds(2));
      assertThat(settings.targets().timeout()).isEqualTo(Duration.ofSeconds(2));
    }
  }
}
