package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A run of the command {@code minitwitter}; what it prints is kept for failure messages. */
final class MiniTwitterCommand {
  private static final Path ROOT =
      Path.of(System.getProperty("minitwitter.root", "..")).toAbsolutePath().normalize();
  private static final Path OUTPUTS =
      Path.of(System.getProperty("minitwitter.output", "target/output")).toAbsolutePath();
  private static final String JAVA_OPTIONS = "MINITWITTER_JAVA_OPTIONS";
  // Processes that live for seconds: compiling for the long run would take half of their time.
  private static final String BRIEF = "-XX:TieredStopAtLevel=1";
  private static final int TAIL = 6_000;
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final Set<MiniTwitterCommand> LIVING = ConcurrentHashMap.newKeySet();

  static {
    // Who ends the tests half way must not be left with servers.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> LIVING.forEach(MiniTwitterCommand::terminate)));
  }

  private final List<String> arguments;
  private final Process process;
  private final Path output;

  private MiniTwitterCommand(List<String> arguments, Process process, Path output) {
    this.arguments = arguments;
    this.process = process;
    this.output = output;
  }

  /**
   * Starts the command.
   *
   * @param settings environment variables; no other MINITWITTER_ variables reach the command
   */
  static MiniTwitterCommand start(Map<String, String> settings, String... arguments) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("os.name").equals("Linux")) {
      // A separate process group, as in a terminal, for Ctrl-C, which it must not ignore as
      // background children of shells do.
      command.addAll(List.of("setsid", "env", "--default-signal=INT"));
    }
    command.add(ROOT.resolve("minitwitter").toString());
    command.addAll(List.of(arguments));
    try {
      Files.createDirectories(OUTPUTS);
      Path output =
          OUTPUTS.resolve(
              "%03d-%s.txt"
                  .formatted(
                      RUNS.incrementAndGet(),
                      String.join("-", arguments).replaceAll("[^a-zA-Z0-9]+", "-")));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.environment().keySet().removeIf(name -> name.startsWith("MINITWITTER_"));
      builder.environment().put("MINITWITTER_BUILD", "never");
      builder.environment().putAll(settings);
      builder.environment().merge(JAVA_OPTIONS, BRIEF, (given, brief) -> brief + " " + given);
      MiniTwitterCommand started =
          new MiniTwitterCommand(List.of(arguments), builder.start(), output);
      LIVING.add(started);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** All that it has printed so far. */
  String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a failure message shows of it. */
  String description() {
    String text = output();
    return "%n--- minitwitter %s (%s) printed:%n%s"
        .formatted(
            String.join(" ", arguments),
            process.isAlive() ? "running" : "ended with " + process.exitValue(),
            text.substring(Math.max(0, text.length() - TAIL)));
  }

  /** Waits for the end and gives the exit code. */
  int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        fail("not ended after %s%s", patience, description());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    LIVING.remove(this);
    return process.exitValue();
  }

  /** What Ctrl-C does: SIGINT to every process of the terminal's foreground group. */
  void pressCtrlC() {
    run("kill", "-s", "INT", "--", "-" + process.pid());
  }

  /** SIGTERM, as init systems and container runtimes send. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL: the process runs no further code. Does not wait. */
  void kill() {
    process.destroyForcibly();
  }

  private static void run(String... command) {
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (code != 0) {
        fail("%s ended with %d", String.join(" ", command), code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
