package io.minitwitter.comment;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.count.CountingWorker;
import io.minitwitter.mesh.node.Node;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class CommentServiceApplicationTest {

  @Test
  void theNodeStartsOnItsSettingsAndReachesItsDatabase() {
    TestStores.MongoDatabase database = TestStores.mongo("node");
    Map<String, String> overrides =
        Map.of(
            "minitwitter.comment.port", "0",
            "minitwitter.comment.mongodb-url", database.url(),
            "minitwitter.comment.mongodb-database", database.database(),
            "minitwitter.comment.rabbitmq-url", TestStores.broker(),
            "minitwitter.comment.tweets.ttl", "2s",
            "minitwitter.addresses.auth", "in-process:nobody",
            "minitwitter.addresses.user", "in-process:nobody",
            "minitwitter.addresses.follow", "in-process:nobody",
            "minitwitter.addresses.like", "in-process:nobody",
            "minitwitter.addresses.tweet", "in-process:nobody");
    assertThat(Node.plan("comment", CommentServiceApplication.class, Map.of()).faults()).isEmpty();
    try (ConfigurableApplicationContext context =
        Node.start("comment", CommentServiceApplication.class, overrides)) {
      assertThat(context.getBean(CommentStore.class).byId(CommentStore.BEGINNING)).isEmpty();
      assertThat(context.getBean(CountingWorker.class).isRunning()).isTrue();
      CommentSettings settings = context.getBean(CommentSettings.class);
      assertThat(settings.tweets().ttl()).isEqualTo(Duration.ofSeconds(2));
      assertThat(settings.keepDeleted()).isEqualTo(Duration.ofDays(7));
    }
  }
}
