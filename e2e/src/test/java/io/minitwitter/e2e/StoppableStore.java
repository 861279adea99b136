package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A store of the tests that can be stopped temporarily and keeps its address and data. */
final class StoppableStore implements AutoCloseable {
  // A store that was killed recovers first.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Store store;
  private final Path home;
  private final Path output;
  private final int port = FreePorts.next();
  private Process process;

  /**
   * One that is starting.
   *
   * @param home where it keeps its data; made if it is missing
   */
  StoppableStore(Store store, Path home) {
    this.store = store;
    this.home = home;
    this.output = home.resolveSibling(home.getFileName() + ".txt");
    start();
  }

  /** Its address, the same for good; waits until it answers. */
  String url() {
    return Eventually.within(PATIENCE, this::printed, said -> said.contains(StoreProcess.READY))
        .lines()
        .filter(line -> line.startsWith(StoreProcess.READY))
        .findFirst()
        .orElseThrow()
        .substring(StoreProcess.READY.length());
  }

  private String printed() {
    try {
      String printed = Files.readString(output);
      assertThat(process.isAlive()).as("%s: %s", store, printed).isTrue();
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it if it does not run, on the data that it had, without waiting. */
  void start() {
    if (process != null && process.isAlive()) {
      return;
    }
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            StoreProcess.class.getName(),
            store.name(),
            home.toString(),
            Integer.toString(port));
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it the clean way. */
  void stop() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitExit();
  }

  /** {@code kill -9} of all that it consists of. */
  void kill() {
    // PostgreSQL and Redis run beside the process that started them, and name its folder.
    List<ProcessHandle> servers =
        ProcessHandle.allProcesses()
            .filter(any -> any.pid() != ProcessHandle.current().pid())
            .filter(any -> any.info().commandLine().orElse("").contains(home + "/"))
            .toList();
    Stream<ProcessHandle> workers = servers.stream().flatMap(ProcessHandle::descendants);
    List<ProcessHandle> all = Stream.concat(servers.stream(), workers).toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    awaitExit();
    Eventually.within(
        PATIENCE, () -> all.stream().filter(ProcessHandle::isAlive).toList(), List::isEmpty);
  }

  private void awaitExit() {
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("ended").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
