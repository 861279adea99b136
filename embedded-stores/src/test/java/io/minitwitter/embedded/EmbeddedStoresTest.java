package io.minitwitter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.embedded.StartListener.Phase;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedStoresTest {

  @TempDir Path home;

  /** Unpacking PostgreSQL for every test would take most of their time. */
  @BeforeEach
  void sharePrograms() throws Exception {
    Path shared = Files.createDirectories(Binaries.shared().folder());
    Files.createSymbolicLink(home.resolve("programs"), shared);
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void aPortInUseIsNamedWithItsSetting(Store store) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, LoopbackPort.address(0).getAddress());
        DataFolder folder = DataFolder.open(home)) {
      EmbeddedStores.Builder builder =
          EmbeddedStores.durable(folder).store(store, taken.getLocalPort(), "SOME_PORT");
      assertThatThrownBy(builder::start)
          .isInstanceOf(PortInUseException.class)
          .hasMessageContaining(store.title())
          .hasMessageContaining("SOME_PORT")
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void requiresTheSecret() throws Exception {
    try (DataFolder folder = DataFolder.open(home);
        EmbeddedStores stores =
            EmbeddedStores.durable(folder).store(Store.POSTGRES).store(Store.REDIS).start()) {
      String url = stores.postgresUrl("users");
      assertThat(stores.postgresUrl("users")).isEqualTo(url);
      DriverManager.getConnection(url).close();
      assertThatThrownBy(
              () -> DriverManager.getConnection(url.replaceFirst("password=.*", "password=x")))
          .hasMessageContaining("password authentication failed");
      int redis = URI.create(stores.redisUrl()).getPort();
      assertThatThrownBy(() -> new RedisConnection(redis, "x")).hasMessageContaining("WRONGPASS");
      assertThatThrownBy(stores::mongoUrl)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("MongoDB");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONFIG GET *",
        "KEYS *",
        "FLUSHALL",
        "MODULE LIST",
        "REPLICAOF NO ONE",
        "SAVE",
        "SHUTDOWN",
        "ACL LIST",
        "MONITOR",
        "CLIENT LIST",
        "FUNCTION LIST",
        "SORT a"
      })
  void redisAllowsOnlyCommandsThatServicesNeed(String command) throws Exception {
    URI url = URI.create(TestStores.redis());
    try (RedisConnection redis =
        new RedisConnection(url.getPort(), url.getUserInfo().substring(1))) {
      assertThatThrownBy(() -> redis.call(command.split(" "))).hasMessageContaining("NOPERM");
    }
  }

  @Test
  void reportsWhenStoresAreReady() {
    Map<Store, Phase> last = new ConcurrentHashMap<>();
    try (EmbeddedStores stores =
        EmbeddedStores.temporary()
            .store(Store.REDIS)
            .store(Store.MONGO)
            .listener(last::put)
            .start()) {
      assertThat(last)
          .containsOnly(Map.entry(Store.REDIS, Phase.READY), Map.entry(Store.MONGO, Phase.READY));
      assertThat(stores.redisUrl()).startsWith("redis://");
    }
  }
}
