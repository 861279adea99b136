package io.minitwitter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that end by themselves are started again, with the same address and data. */
@Timeout(180)
class SupervisionTest {

  @TempDir Path parent;

  private Path home;

  /** A path with characters that shells, URLs and settings files treat specially. */
  @BeforeEach
  void createHome() throws IOException {
    boolean unicode = DataFolder.pathCharset().newEncoder().canEncode('é');
    String name = (unicode ? "josé" : "jose") + "'s #1 {a}:b;&";
    home = Files.createDirectories(parent.resolve(name));
    Path shared = Files.createDirectories(Binaries.shared().folder());
    Files.createSymbolicLink(home.resolve("programs"), shared);
  }

  @Test
  void aKilledServerIsBackWithItsDataAtTheSameAddress() throws Exception {
    ProcessHandle lastPostgres;
    ProcessHandle lastRedis;
    try (DataFolder folder = DataFolder.open(home.toString(), "HOME");
        EmbeddedStores stores =
            EmbeddedStores.durable(folder).store(Store.POSTGRES).store(Store.REDIS).start()) {
      String postgres = stores.postgresUrl("users");
      URI redis = URI.create(stores.redisUrl());
      execute(postgres, "CREATE TABLE kept (number int); INSERT INTO kept VALUES (7)");
      call(redis, "SET", "kept", "seven");
      for (int round = 0; round < 2; round++) {
        kill(postgresProcess());
        kill(redisProcess());
        await(() -> number(postgres) == 7);
        await(() -> call(redis, "GET", "kept").equals("$5"));
      }
      assertThat(stores.fault(Store.POSTGRES)).isEmpty();
      assertThat(stores.postgresUrl("users")).isEqualTo(postgres);
      assertThat(stores.redisUrl()).isEqualTo(redis.toString());
      lastPostgres = postgresProcess();
      lastRedis = redisProcess();
    }
    assertThat(lastPostgres.isAlive()).isFalse();
    assertThat(lastRedis.isAlive()).isFalse();
  }

  @Test
  void everyStoreStartsAgainInAnOddlyNamedFolder() {
    for (int round = 0; round < 2; round++) {
      try (DataFolder folder = DataFolder.open(home.toString(), "HOME")) {
        EmbeddedStores.Builder builder = EmbeddedStores.durable(folder);
        for (Store store : Store.values()) {
          builder.store(store);
        }
        try (EmbeddedStores stores = builder.start()) {
          assertThat(Store.values()).allMatch(store -> stores.fault(store).isEmpty());
        }
      }
    }
    assertThat(home.resolve("mongo/documents.mv")).exists();
    assertThat(EmbeddedBroker.isPrepared(home.resolve("broker"))).isTrue();
  }

  /** What watches over a server may be killed instead of the server. */
  @Test
  void aServerWithoutItsSupervisorIsReplaced() throws Exception {
    try (DataFolder folder = DataFolder.open(home);
        EmbeddedStores stores = EmbeddedStores.durable(folder).store(Store.REDIS).start()) {
      URI redis = URI.create(stores.redisUrl());
      call(redis, "SET", "kept", "seven");
      ProcessHandle first = redisProcess();
      kill(first.parent().orElseThrow());
      await(() -> !first.isAlive());
      await(() -> call(redis, "GET", "kept").equals("$5"));
    }
  }

  @Test
  void nothingIsStartedAgainAfterTheClose() throws Exception {
    ProcessHandle server;
    try (DataFolder folder = DataFolder.open(home)) {
      try (EmbeddedStores stores = EmbeddedStores.durable(folder).store(Store.REDIS).start()) {
        assertThat(stores.fault(Store.REDIS)).isEmpty();
        server = redisProcess();
        kill(server);
      }
      assertThat(LeftOverProcess.find(home.resolve("redis/redis.pid"), home)).isEmpty();
    }
  }

  private ProcessHandle postgresProcess() {
    Path data = home.resolve("postgres/data");
    return LeftOverProcess.find(data.resolve("postmaster.pid"), data).orElseThrow();
  }

  private ProcessHandle redisProcess() {
    return LeftOverProcess.find(home.resolve("redis/redis.pid"), home).orElseThrow();
  }

  private static void kill(ProcessHandle process) {
    assertThat(process.destroyForcibly()).isTrue();
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int number(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT number FROM kept")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static String call(URI redis, String... command) throws IOException {
    try (RedisConnection connection =
        new RedisConnection(redis.getPort(), redis.getUserInfo().substring(1))) {
      return connection.call(command);
    }
  }

  /** Until it is so; an exception means that it is not so yet. */
  private static void await(Callable<Boolean> condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    Exception last = null;
    while (System.nanoTime() < deadline) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (Exception e) {
        last = e;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("not within a minute", last);
  }
}
