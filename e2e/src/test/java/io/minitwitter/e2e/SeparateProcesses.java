package io.minitwitter.e2e;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.contract.Contract;
import io.minitwitter.contract.Service;
import io.minitwitter.embedded.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One process a service, on stores that run elsewhere. */
final class SeparateProcesses extends RunningSystem {
  private static final List<String> NODES =
      Contract.services().stream().map(Service::name).toList();
  private static final Map<Store, String> URLS =
      Map.of(
          Store.POSTGRES, "POSTGRES_URL",
          Store.MONGO, "MONGODB_URL",
          Store.REDIS, "REDIS_URL",
          Store.BROKER, "RABBITMQ_URL");
  // Services drain for eight seconds at most.
  static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final Map<String, String> settings = new TreeMap<>();
  private final Map<String, MiniTwitterCommand> running = new HashMap<>();
  private final Map<Store, StoppableStore> stores = new EnumMap<>(Store.class);

  /**
   * Services that do not run yet, on stores that do.
   *
   * @param folder where the stores keep their data
   */
  SeparateProcesses(Path folder) {
    for (Store store : Store.values()) {
      stores.put(store, new StoppableStore(store, folder.resolve(store.name())));
    }
    for (String node : NODES) {
      set(node, "PORT", Integer.toString(port(node)));
      set(node, "MANAGEMENT_PORT", "0");
      set(node, "SERVICE_SECRET", "a secret of " + node + " for tests");
      settings.put(
          "MINITWITTER_AUTH_SERVICE_SECRETS_" + upper(node), "a secret of " + node + " for tests");
    }
    for (String service : SERVICES) {
      settings.put("MINITWITTER_ADDRESSES_" + upper(service), "dns:///127.0.0.1:" + port(service));
    }
    for (Service service : Contract.services()) {
      for (String name : service.stores()) {
        Store store = Store.valueOf(name.toUpperCase(Locale.ROOT));
        set(service.name(), URLS.get(store), stores.get(store).url());
      }
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

  /** Migrates the schemas, as a deployment does before the services start. */
  void migrate() {
    MiniTwitterCommand migrate =
        MiniTwitterCommand.start(
            Map.of("MINITWITTER_POSTGRES_URL", stores.get(Store.POSTGRES).url()), "migrate", "up");
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

  StoppableStore store(Store store) {
    return stores.get(store);
  }

  @Override
  String redisUrl() {
    return stores.get(Store.REDIS).url();
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

  /** Stops the stores that only these processes use. */
  void release() {
    stores.values().forEach(StoppableStore::close);
  }

  @Override
  void killEverything() {
    running.values().forEach(MiniTwitterCommand::kill);
    running.values().forEach(process -> process.awaitExit(STOP_PATIENCE));
  }

  @Override
  String printed() {
    return running.values().stream().map(MiniTwitterCommand::output).collect(joining());
  }

  @Override
  String description() {
    StringBuilder all = new StringBuilder();
    running.values().forEach(process -> all.append(process.description()));
    return all.toString();
  }
}
