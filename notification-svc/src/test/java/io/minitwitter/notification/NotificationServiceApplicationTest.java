package io.minitwitter.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.node.Node;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class NotificationServiceApplicationTest {

  @Test
  void theNodeStartsOnItsSettingsAndReachesItsDatabase() {
    TestStores.MongoDatabase database = TestStores.mongo("node");
    Map<String, String> overrides =
        Map.of(
            "minitwitter.notification.port", "0",
            "minitwitter.notification.mongodb-url", database.url(),
            "minitwitter.notification.mongodb-database", database.database(),
            "minitwitter.notification.rabbitmq-url", TestStores.broker(),
            "minitwitter.notification.keep", "30d",
            "minitwitter.addresses.auth", "in-process:nobody",
            "minitwitter.addresses.user", "in-process:nobody",
            "minitwitter.addresses.follow", "in-process:nobody");
    assertThat(Node.plan("notification", NotificationServiceApplication.class, Map.of()).faults())
        .isEmpty();
    try (ConfigurableApplicationContext context =
        Node.start("notification", NotificationServiceApplication.class, overrides)) {
      assertThat(context.getBean(NotificationStore.class).unread(UUID.randomUUID(), 10)).isZero();
      NotificationSettings settings = context.getBean(NotificationSettings.class);
      assertThat(settings.keep()).isEqualTo(Duration.ofDays(30));
      assertThat(settings.purgeInterval()).isEqualTo(Duration.ofHours(1));
    }
  }
}
