package io.minitwitter.tweet;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.node.Node;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class TweetServiceApplicationTest {

  @Test
  void theNodeStartsOnItsSettingsAndReachesItsDatabase() {
    TestStores.MongoDatabase database = TestStores.mongo("node");
    Map<String, String> overrides =
        Map.of(
            "minitwitter.tweet.port", "0",
            "minitwitter.tweet.mongodb-url", database.url(),
            "minitwitter.tweet.mongodb-database", database.database(),
            "minitwitter.tweet.rabbitmq-url", TestStores.broker(),
            "minitwitter.tweet.cache.ttl", "2s",
            "minitwitter.addresses.auth", "in-process:nobody",
            "minitwitter.addresses.user", "in-process:nobody",
            "minitwitter.addresses.follow", "in-process:nobody",
            "minitwitter.addresses.like", "in-process:nobody");
    assertThat(Node.plan("tweet", TweetServiceApplication.class, Map.of()).faults()).isEmpty();
    try (ConfigurableApplicationContext context =
        Node.start("tweet", TweetServiceApplication.class, overrides)) {
      assertThat(context.getBean(TweetStore.class).byId(TweetStore.BEGINNING)).isEmpty();
      TweetSettings settings = context.getBean(TweetSettings.class);
      assertThat(settings.cache().ttl()).isEqualTo(Duration.ofSeconds(2));
      assertThat(settings.keepDeleted()).isEqualTo(Duration.ofDays(7));
    }
  }
}
