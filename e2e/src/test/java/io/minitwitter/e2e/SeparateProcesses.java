package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One process a service, on stores that run elsewhere. */
final class SeparateProcesses extends RunningSystem {
  private static final List<String> NODES =
      List.of("auth", "user", "follow", "tweet", "comment", "like", "gateway");
  private static final List<String> ON_POSTGRES = List.of("auth", "user", "follow");
  private static final List<String> ON_MONGODB = List.of("tweet", "comment", "like");
  private static final List<String> WITH_EVENTS =
      List.of("auth", "user", "follow", "tweet", "comment", "like");
  // Services drain for eight seconds at most.
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final Map<String, String> settings = new TreeMap<>();
  private final Map<String, MiniTwitterCommand> running = new HashMap<>();
  private final String postgres = TestStores.postgres("e2e");
  private final StoppableBroker broker;

  /**
   * Services that do not run yet, on stores of this JVM or those that the environment names.
   *
   * @param folder where the broker keeps its messages
   */
  SeparateProcesses(Path folder) {
    broker = new StoppableBroker(folder);
    TestStores.MongoDatabase mongo = TestStores.mongo("e2e");
    for (String node : NODES) {
      set(node, "PORT", Integer.toString(port(node)));
      set(node, "MANAGEMENT_PORT", "0");
      set(node, "REDIS_URL", TestStores.redis());
      set(node, "SERVICE_SECRET", "a secret of " + node + " for tests");
      settings.put(
          "MINITWITTER_AUTH_SERVICE_SECRETS_" + upper(node), "a secret of " + node + " for tests");
    }
    for (String service : SERVICES) {
      settings.put("MINITWITTER_ADDRESSES_" + upper(service), "dns:///127.0.0.1:" + port(service));
    }
    for (String service : ON_POSTGRES) {
      set(service, "POSTGRES_URL", postgres);
    }
    for (String service : ON_MONGODB) {
      set(service, "MONGODB_URL", mongo.url());
      set(service, "MONGODB_DATABASE", mongo.database() + "_" + service);
    }
    for (String service : WITH_EVENTS) {
      set(service, "RABBITMQ_URL", broker.url());
    }
    settings.put("MINITWITTER_RATE_LIMITS", "off");
    settings.put("MINITWITTER_USER_DELETION_GRACE", "1s");
    settings.putAll(ADMINISTRATOR);
  }

  private void set(String node, String setting, String value) {
    settings.put("MINITWITTER_%s_%s".formatted(upper(node), setting), value);
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /** Brings the schemas up to date, as whoever deploys does before the services start. */
  void migrate() {
    MiniTwitterCommand migrate =
        MiniTwitterCommand.start(Map.of("MINITWITTER_POSTGRES_URL", postgres), "migrate", "up");
    assertThat(migrate.awaitExit(Duration.ofMinutes(1))).as(migrate.description()).isZero();
  }

  /** One more process of a service. It is the caller's to stop. */
  MiniTwitterCommand another(String node, Map<String, String> different) {
    Map<String, String> all = new HashMap<>(settings);
    all.putAll(different);
    return MiniTwitterCommand.start(all, "service", node);
  }

  /** Starts one service that does not run, with settings that differ from the others'. */
  void launch(String node, Map<String, String> different) {
    running.put(node, another(node, different));
  }

  /** Stops one service the clean way. */
  void stop(String node) {
    MiniTwitterCommand process = running.get(node);
    process.terminate();
    process.awaitExit(STOP_PATIENCE);
  }

  void stopBroker() {
    broker.stop();
  }

  /** Starts the broker if it does not run, on the messages that it had. */
  void startBroker() {
    broker.start();
  }

  MiniTwitterCommand process(String node) {
    return running.get(node);
  }

  @Override
  void launch() {
    for (String node : NODES) {
      if (!isRunning(node)) {
        launch(node, Map.of());
      }
    }
  }

  private boolean isRunning(String node) {
    return running.containsKey(node) && running.get(node).isAlive();
  }

  @Override
  boolean isRunning() {
    return NODES.stream().allMatch(this::isRunning);
  }

  @Override
  void shutDown() {
    List<MiniTwitterCommand> alive =
        running.values().stream().filter(MiniTwitterCommand::isAlive).toList();
    alive.forEach(MiniTwitterCommand::terminate);
    alive.forEach(process -> process.awaitExit(STOP_PATIENCE));
  }

  /** Stops what the processes need and nobody else does. */
  void release() {
    broker.close();
  }

  @Override
  void killEverything() {
    running.values().forEach(MiniTwitterCommand::kill);
    running.values().forEach(process -> process.awaitExit(STOP_PATIENCE));
  }

  @Override
  String description() {
    StringBuilder all = new StringBuilder();
    running.values().forEach(process -> all.append(process.description()));
    return all.toString();
  }
}
