package io.minitwitter.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.node.Node;
import io.minitwitter.migrations.Migrations;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class UserServiceApplicationTest {

  @Test
  void theNodeStartsOnItsSettingsAndReachesItsSchema() {
    String url = TestStores.postgres("node");
    Migrations.of(url, "users").up();
    Map<String, String> overrides =
        Map.of(
            "minitwitter.user.port", "0",
            "minitwitter.user.postgres-url", url,
            "minitwitter.addresses.auth", "in-process:nobody");
    assertThat(Node.plan("user", UserServiceApplication.class, overrides).faults()).isEmpty();
    try (ConfigurableApplicationContext context =
        Node.start("user", UserServiceApplication.class, overrides)) {
      assertThat(context.getBean(UserStore.class).byId(new UUID(0, 0))).isEmpty();
    }
  }
}
