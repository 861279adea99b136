package io.minitwitter.e2e;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything in one process, as {@code minitwitter up} runs it. */
final class StandaloneSystem extends RunningSystem {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final Path home;
  private final Map<String, String> settings = new TreeMap<>();
  private MiniTwitterCommand up;

  /**
   * A system that does not run yet.
   *
   * @param home where it keeps its data
   */
  StandaloneSystem(Path home) {
    this.home = home;
    settings.put("MINITWITTER_HOME", home.toString());
    settings.put("MINITWITTER_RATE_LIMITS", "off");
    settings.put("MINITWITTER_USER_DELETION_GRACE", "1s");
    settings.putAll(ADMINISTRATOR);
    settings.put("MINITWITTER_GATEWAY_PORT", Integer.toString(port("gateway")));
    for (String service : SERVICES) {
      settings.put(
          "MINITWITTER_%s_PORT".formatted(service.toUpperCase(Locale.ROOT)),
          Integer.toString(port(service)));
    }
    for (String store : List.of("POSTGRES", "REDIS", "MONGODB", "RABBITMQ")) {
      settings.put("MINITWITTER_%s_PORT".formatted(store), Integer.toString(FreePorts.next()));
    }
  }

  Path home() {
    return home;
  }

  /** The environment variables it is started with. */
  Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  /** The process that {@code up} is. */
  MiniTwitterCommand up() {
    return up;
  }

  @Override
  String redisUrl() {
    try {
      String password = Files.readString(home.resolve("secrets/redis")).strip();
      return "redis://:%s@127.0.0.1:%s".formatted(password, settings.get("MINITWITTER_REDIS_PORT"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  void launch() {
    up = MiniTwitterCommand.start(settings, "up");
  }

  @Override
  boolean isRunning() {
    return up != null && up.isAlive();
  }

  @Override
  void shutDown() {
    if (isRunning()) {
      up.terminate();
      up.awaitExit(STOP_PATIENCE);
    }
  }

  @Override
  void killEverything() {
    List<ProcessHandle> all = processes().toList();
    up.kill();
    all.forEach(ProcessHandle::destroyForcibly);
    up.awaitExit(STOP_PATIENCE);
    Eventually.within(Duration.ofSeconds(10), () -> processes().count(), left -> left == 0);
  }

  /** The processes that work on the data folder, stores included, with those they started. */
  Stream<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).contains(home.toString()))
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .distinct();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      // What has ended and was not asked about has no command line here.
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  String printed() {
    return up.output() + String.join("\n", logLines());
  }

  @Override
  String description() {
    return up.description() + log();
  }

  private String log() {
    List<String> lines = logLines();
    return lines.stream()
        .skip(Math.max(0, lines.size() - 40))
        .collect(joining("\n", "\n--- its log ends:\n", "\n"));
  }

  private List<String> logLines() {
    Path file = home.resolve("logs").resolve("minitwitter.log");
    try {
      return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
