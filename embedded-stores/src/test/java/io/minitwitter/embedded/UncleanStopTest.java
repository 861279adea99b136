package io.minitwitter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the process that owns the stores is killed or interrupted. */
class UncleanStopTest {

  @TempDir Path home;

  /** Unpacking PostgreSQL for every test would take most of their time. */
  @BeforeEach
  void sharePrograms() throws Exception {
    Path shared = Files.createDirectories(Binaries.shared().folder());
    Files.createSymbolicLink(home.resolve("programs"), shared);
  }

  @Test
  void whatWasAcknowledgedSurvivesKills() throws Exception {
    Set<Integer> inserted = new HashSet<>();
    Set<Integer> updated = new HashSet<>();
    for (int life = 0; life < 2; life++) {
      Process owner = owner(List.of(), "write", Integer.toString(10_000_000 * life));
      readAcknowledgements(owner, inserted, updated, 400);
      assertAllThere(inserted, updated);
    }
    assertThat(inserted).hasSizeGreaterThan(500);
  }

  private static void readAcknowledgements(
      Process owner, Set<Integer> inserted, Set<Integer> updated, int count) throws IOException {
    try (BufferedReader lines = owner.inputReader()) {
      int read = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("inserted ")) {
          inserted.add(Integer.parseInt(line.substring("inserted ".length())));
        } else if (line.startsWith("updated ")) {
          updated.add(Integer.parseInt(line.substring("updated ".length())));
        }
        if (++read == 2 * count) {
          owner.toHandle().destroyForcibly(); // unlike the process's, keeps what was said readable
        }
      }
    }
  }

  private void assertAllThere(Set<Integer> inserted, Set<Integer> updated) {
    try (DataFolder folder = DataFolder.open(home);
        EmbeddedStores stores = EmbeddedStores.durable(folder).store(Store.MONGO).start();
        MongoClient client = MongoClients.create(stores.mongoUrl())) {
      MongoCollection<Document> tweets = client.getDatabase("tweets").getCollection("tweets");
      Set<Integer> present = new HashSet<>();
      List<Integer> ofSeven = new ArrayList<>();
      for (Document tweet : tweets.find()) {
        present.add(tweet.getInteger("_id"));
        if (tweet.getInteger("user") == 7) {
          ofSeven.add(tweet.getInteger("_id"));
        }
      }
      assertThat(present).containsAll(inserted);
      assertThat(ofSeven).containsAll(updated);
      List<Integer> indexed = new ArrayList<>();
      for (Document tweet : tweets.find(new Document("user", 7)).sort(new Document("_id", -1))) {
        indexed.add(tweet.getInteger("_id"));
      }
      assertThat(indexed).isEqualTo(ofSeven.reversed());
      Document again = new Document("_id", -1).append("idem", "key" + inserted.iterator().next());
      assertThatThrownBy(() -> tweets.insertOne(again))
          .isInstanceOfSatisfying(
              MongoWriteException.class, e -> assertThat(e.getCode()).isEqualTo(11000));
    }
  }

  @Test
  void serversEndWhenTheirOwnerIsKilled() throws Exception {
    Process owner = owner(List.of(), "wait");
    readUntil(owner, "ready");
    List<ProcessHandle> servers = servers();
    assertThat(servers).hasSize(2).allMatch(ProcessHandle::isAlive);
    owner.destroyForcibly().waitFor();
    assertThat(servers).allMatch(server -> LeftOverProcess.awaitExit(server, home, 20));
    assertTraces(1);
  }

  @Test
  void serversEndWhenTheirOwnerEndsWithoutStoppingThem() throws Exception {
    Process owner = owner(List.of(), "leave");
    readUntil(owner, "ready");
    List<ProcessHandle> servers = servers();
    assertThat(servers).hasSize(2);
    owner.getOutputStream().close();
    assertThat(owner.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(servers).allMatch(server -> LeftOverProcess.awaitExit(server, home, 20));
  }

  @Test
  void serversLeftBehindAreStoppedFirst() throws Exception {
    Process owner = owner(List.of(), "wait");
    readUntil(owner, "ready");
    List<ProcessHandle> orphans = servers();
    assertThat(orphans).hasSize(2).allMatch(ProcessHandle::isAlive);
    // Whatever would end them is killed too.
    List<ProcessHandle> guards =
        owner
            .descendants()
            .filter(child -> child.info().command().orElse("").endsWith("bash"))
            .toList();
    assertThat(guards).hasSize(4);
    owner.destroyForcibly();
    guards.forEach(ProcessHandle::destroyForcibly);
    owner.waitFor();
    assertThat(orphans).allMatch(ProcessHandle::isAlive);
    assertTraces(1);
    assertThat(orphans)
        .allMatch(server -> LeftOverProcess.awaitExit(server, home, 0), "is no server any more");
    assertThat(servers()).isEmpty();
  }

  @Test
  void processesOfOtherProgramsAreNotStopped() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      assertTraces();
      Path postgresPid = home.resolve("postgres/data/postmaster.pid");
      Path redisPid = home.resolve("redis/redis.pid");
      Files.writeString(postgresPid, stranger.pid() + "\n" + home + "\n");
      Files.writeString(redisPid, stranger.pid() + "\n");
      assertTraces();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  /** Ctrl-C in a terminal interrupts every process of its group. */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "setsid, which makes a group, is part of Linux")
  void storesOutliveAnInterruptUntilTheirOwnerStopsThem() throws Exception {
    Path setsid = Path.of("/usr/bin/setsid");
    Process owner = owner(List.of(setsid.toString()), "wait");
    readUntil(owner, "ready");
    interruptGroupLedBy(owner);
    // A JVM whose ancestors ignore interrupts, as those of background jobs do, ignores them too.
    owner.toHandle().destroy();
    readUntil(owner, "answering");
    readUntil(owner, "closed");
    assertThat(owner.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(servers()).isEmpty();
    assertThat(home.resolve("mongo/closed-cleanly")).exists();
    assertTraces(1, 2);
  }

  /**
   * Signals one process group, and only after making sure that it is the owner's alone. The group
   * goes after {@code --}, through the shell: some versions of the {@code kill} program read {@code
   * -12345} as -1, which is every process of the machine.
   */
  private static void interruptGroupLedBy(Process owner) throws Exception {
    String stat = Files.readString(Path.of("/proc", Long.toString(owner.pid()), "stat"));
    Scanner afterName = new Scanner(stat.substring(stat.lastIndexOf(')') + 1));
    afterName.next(); // its state
    afterName.nextLong(); // its parent
    assertThat(afterName.nextLong()).as("process group").isEqualTo(owner.pid()).isGreaterThan(1);
    Process kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -s INT -- \"-$1\"", "sh", "" + owner.pid())
            .inheritIO()
            .start();
    assertThat(kill.waitFor()).isZero();
  }

  private void assertTraces(Integer... numbers) throws Exception {
    try (DataFolder folder = DataFolder.open(home);
        EmbeddedStores stores =
            EmbeddedStores.durable(folder)
                .store(Store.POSTGRES)
                .store(Store.REDIS)
                .store(Store.MONGO)
                .start()) {
      List<Integer> traces = new ArrayList<>();
      try (Connection connection = DriverManager.getConnection(stores.postgresUrl("users"));
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE IF NOT EXISTS trace (number int)");
        try (ResultSet rows = statement.executeQuery("SELECT number FROM trace ORDER BY 1")) {
          while (rows.next()) {
            traces.add(rows.getInt(1));
          }
        }
      }
      assertThat(traces).containsExactly(numbers);
      URI redis = URI.create(stores.redisUrl());
      try (RedisConnection connection =
          new RedisConnection(redis.getPort(), redis.getUserInfo().substring(1))) {
        assertThat(connection.call("SCARD", "trace")).isEqualTo(":" + numbers.length);
      }
      try (MongoClient client = MongoClients.create(stores.mongoUrl())) {
        assertThat(client.getDatabase("tweets").getCollection("trace").countDocuments())
            .isEqualTo(numbers.length);
      }
    }
  }

  private Process owner(List<String> prefix, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(StoresOwner.class.getName());
    command.add(home.toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Not closed: closing a reader would close the stream for the lines to come. */
  private static void readUntil(Process owner, String wanted) throws IOException {
    BufferedReader lines = owner.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals(wanted)) {
        return;
      }
    }
    throw new AssertionError("The process ended without saying " + wanted);
  }

  /** PostgreSQL and Redis, when they run on our folder. */
  private List<ProcessHandle> servers() {
    List<ProcessHandle> servers = new ArrayList<>();
    Path data = home.resolve("postgres/data");
    LeftOverProcess.find(data.resolve("postmaster.pid"), data).ifPresent(servers::add);
    Path redis = home.resolve("redis");
    LeftOverProcess.find(redis.resolve("redis.pid"), redis).ifPresent(servers::add);
    return servers;
  }
}
