package io.minitwitter.e2e;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The real stack without containers: the processes of {@code deploy/compose.yaml} with the very
 * environment that it gives them, two of each service. Their names are resolved by a file to
 * loopback addresses, one a replica, as Docker's name server resolves a service to its containers.
 */
final class ComposeSystem extends RunningSystem {
  private static final Path ROOT = Path.of(System.getProperty("minitwitter.root", ".."));
  private static final String GATEWAY = "gateway";
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> REPLICAS = List.of("127.0.0.2", "127.0.0.3");

  private final ComposeFile compose = ComposeFile.read(ROOT.resolve("deploy/compose.yaml"));
  private final Map<String, String> variables = new HashMap<>();
  private final Path hosts;
  private final Map<String, MiniTwitterCommand> running = new HashMap<>();

  /**
   * A system that does not run yet.
   *
   * @param folder for the file of names
   */
  ComposeSystem(Path folder) {
    compose.required().forEach(name -> variables.put(name, secret(name)));
    ADMINISTRATOR.forEach(
        (setting, value) -> variables.put(setting.replace("MINITWITTER_AUTH_", ""), value));
    hosts = folder.resolve("hosts");
    List<String> names = new ArrayList<>(List.of("127.0.0.1 localhost"));
    // First, since a server looks up the name of its own address, and then that name's address.
    REPLICAS.forEach(address -> names.add(address + " replica-" + address.replace('.', '-')));
    for (String service : SERVICES) {
      REPLICAS.forEach(address -> names.add(address + " " + service));
    }
    try {
      Files.write(hosts, names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All users of the stores have the password that they were started with; others are made up. */
  private static String secret(String variable) {
    return Stream.of("POSTGRES_PASSWORD", "REDIS_PASSWORD", "RABBITMQ_PASSWORD")
            .anyMatch(variable::endsWith)
        ? System.getenv("MINITWITTER_E2E_STORE_PASSWORD")
        : "a-secret-of-tests-" + variable.toLowerCase(Locale.ROOT);
  }

  /** Makes schemas and tables by the commands of the containers that do so. */
  void migrate() {
    run("schemas", List.of());
    compose.services().stream()
        .filter(name -> name.startsWith("migrate-"))
        .forEach(name -> run(name, List.of("migrate")));
  }

  private void run(String service, List<String> entryPoint) {
    String schema = service.substring(service.indexOf('-') + 1);
    List<String> command =
        Stream.concat(entryPoint.stream(), compose.command(service, variables).stream())
            .map(word -> word.replace("=/migrations", "=" + ROOT.resolve("migrations/" + schema)))
            .map(
                word ->
                    word.replace(
                        "=/schemas.sql", "=" + ROOT.resolve("deploy/postgres/schemas.sql")))
            .map(
                word ->
                    word.equals("--host=postgres") ? onServer("--host=", ":", " --port=") : word)
            .map(ComposeSystem::withStores)
            .flatMap(word -> Stream.of(word.split(" (?=--port)")))
            .toList();
    try {
      ProcessBuilder process = new ProcessBuilder(command).inheritIO();
      if (compose.part(service, "environment") != null) {
        process.environment().putAll(compose.environment(service, variables));
      }
      assertThat(process.start().waitFor()).as(String.join(" ", command)).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String onServer(String before, String colon, String between) {
    return before + System.getenv("MINITWITTER_E2E_POSTGRES").replace(colon, between);
  }

  /** The addresses of the stores, which replace their names in the file. */
  private static String withStores(String value) {
    if (value.startsWith("mongodb://")) {
      // The compatible server has its own user.
      return System.getenv("MINITWITTER_E2E_MONGODB_URL");
    }
    return value
        .replace("postgres:5432", System.getenv("MINITWITTER_E2E_POSTGRES"))
        .replace("redis:6379", System.getenv("MINITWITTER_E2E_REDIS"))
        .replace("rabbitmq:5672", System.getenv("MINITWITTER_E2E_RABBITMQ"));
  }

  private MiniTwitterCommand start(String node, String address) {
    String prefix = "MINITWITTER_" + node.toUpperCase(Locale.ROOT);
    Map<String, String> environment = new HashMap<>();
    compose
        .environment(node, variables)
        .forEach((name, value) -> environment.put(name, withStores(value)));
    environment.put(prefix + "_HOST", address);
    // It listens on the one loopback address that all of them have.
    environment.put(prefix + "_MANAGEMENT_PORT", "0");
    environment.put("MINITWITTER_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts);
    environment.put("MINITWITTER_RATE_LIMITS", "off");
    if (node.equals(GATEWAY)) {
      environment.put(prefix + "_PORT", Integer.toString(port(GATEWAY)));
    }
    return MiniTwitterCommand.start(environment, "service", node);
  }

  /** Waits until both replicas of every service serve, and do so in time. */
  void warmUp() {
    Rest rest = Rest.to(gateway());
    Eventually.within(
        PATIENCE,
        () -> rest.get("/services"),
        services ->
            services.json().findValuesAsText("status").size() == SERVICES.size() * 3
                && services.json().findValuesAsText("status").stream().allMatch("serving"::equals));
    for (int i = 0; i < 2 * REPLICAS.size(); i++) {
      String name = TestUser.newName();
      String registration =
          Rest.json("email", name + "@example.com", "username", name, "password", "correct horse");
      Eventually.within(
          PATIENCE,
          () -> rest.post("/api/v1/auth/register", registration),
          answer -> answer.status() == 201);
    }
  }

  /**
   * Waits until the gateway has seen who is dead: what it says of those that are started again is
   * then no memory of the time before.
   */
  void awaitTheDeadSeen() {
    Rest rest = Rest.to(gateway());
    for (String service : SERVICES) {
      for (String address : REPLICAS) {
        if (!running.get(service + address).isAlive()) {
          Eventually.within(
              PATIENCE,
              () -> rest.get("/services/" + service).expect(200),
              state -> !isServing(state, address));
        }
      }
    }
  }

  private static boolean isServing(Answer service, String address) {
    for (JsonNode instance : service.json().path("instances")) {
      if (instance.path("address").asText().startsWith(address + ":")) {
        return instance.path("status").asText().equals("serving");
      }
    }
    return false;
  }

  /** Kills one replica of every service. */
  void killReplicas(int which) {
    closeChannels();
    List<MiniTwitterCommand> killed =
        SERVICES.stream().map(service -> running.get(service + REPLICAS.get(which))).toList();
    killed.forEach(MiniTwitterCommand::kill);
    killed.forEach(process -> process.awaitExit(STOP_PATIENCE));
  }

  @Override
  String target(String service) {
    String port =
        compose
            .environment(service, variables)
            .get("MINITWITTER_%s_PORT".formatted(service.toUpperCase(Locale.ROOT)));
    return "dns:///" + REPLICAS.getFirst() + ":" + port;
  }

  @Override
  void launch() {
    for (String service : SERVICES) {
      for (String address : REPLICAS) {
        launch(service + address, service, address);
      }
    }
    launch(GATEWAY, GATEWAY, "127.0.0.1");
  }

  private void launch(String key, String node, String address) {
    if (!running.containsKey(key) || !running.get(key).isAlive()) {
      running.put(key, start(node, address));
    }
  }

  @Override
  boolean isRunning() {
    return running.size() == SERVICES.size() * REPLICAS.size() + 1
        && running.values().stream().allMatch(MiniTwitterCommand::isAlive);
  }

  @Override
  void shutDown() {
    List<MiniTwitterCommand> alive =
        running.values().stream().filter(MiniTwitterCommand::isAlive).toList();
    alive.forEach(MiniTwitterCommand::terminate);
    alive.forEach(process -> process.awaitExit(STOP_PATIENCE));
  }

  @Override
  void killEverything() {
    running.values().forEach(MiniTwitterCommand::kill);
    running.values().forEach(process -> process.awaitExit(STOP_PATIENCE));
  }

  @Override
  String redisUrl() {
    return withStores(compose.environment("tweet", variables).get("MINITWITTER_TWEET_REDIS_URL"));
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
