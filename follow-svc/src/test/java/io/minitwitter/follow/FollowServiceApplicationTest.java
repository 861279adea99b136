package io.minitwitter.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.node.Node;
import io.minitwitter.migrations.Migrations;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class FollowServiceApplicationTest {

  @Test
  void theNodeStartsOnItsSettingsAndReachesItsSchema() {
    String url = TestStores.postgres("node");
    Migrations.of(url, "follows").up();
    Map<String, String> overrides =
        Map.of(
            "minitwitter.follow.port", "0",
            "minitwitter.follow.postgres-url", url,
            "minitwitter.follow.users-timeout", "2s",
            "minitwitter.addresses.auth", "in-process:nobody",
            "minitwitter.addresses.user", "in-process:nobody");
    assertThat(Node.plan("follow", FollowServiceApplication.class, overrides).faults()).isEmpty();
    try (ConfigurableApplicationContext context =
        Node.start("follow", FollowServiceApplication.class, overrides)) {
      UUID unknown = new UUID(0, 0);
      assertThat(
              context.getBean(FollowStore.class).blocksAndMutes(unknown, Set.of(unknown)).blocked())
          .isEmpty();
      assertThat(context.getBean(FollowSettings.class).usersTimeout())
          .isEqualTo(Duration.ofSeconds(2));
    }
  }
}
