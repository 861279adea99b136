package io.minitwitter.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.node.Node;
import io.minitwitter.migrations.Migrations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class UserServiceApplicationTest {

  @Test
  void theNodeStartsOnItsSettingsAndReachesItsSchema() throws IOException {
    String url = TestStores.postgres("node");
    Migrations.of(url, "users").up();
    int port = freePort();
    Map<String, String> overrides =
        Map.of(
            "minitwitter.user.port",
            String.valueOf(port),
            "minitwitter.user.postgres-url",
            url,
            "minitwitter.user.redis-url",
            TestStores.redis(),
            "minitwitter.addresses.auth",
            "in-process:nobody",
            "minitwitter.addresses.follow",
            "in-process:nobody");
    assertThat(Node.plan("user", UserServiceApplication.class, overrides).faults()).isEmpty();
    try (ConfigurableApplicationContext context =
        Node.start("user", UserServiceApplication.class, overrides)) {
      assertThat(context.getBean(UserStore.class).byId(new UUID(0, 0))).isEmpty();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
