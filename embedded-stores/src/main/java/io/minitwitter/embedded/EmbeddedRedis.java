package io.minitwitter.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Redis server in a process of its own.
 *
 * <p>It makes itself a daemon with a session of its own, so that Ctrl-C in the terminal reaches
 * this JVM only.
 */
final class EmbeddedRedis implements AutoCloseable {

  private static final int START_SECONDS = 30;
  private static final int STOP_SECONDS = 8;
  private static final long POLL_MILLIS = 10;

  private final Path folder;
  private final int port;
  private final String password;

  private EmbeddedRedis(Path folder, int port, String password) {
    this.folder = folder;
    this.port = port;
    this.password = password;
  }

  /**
   * Ends the server that an owner who was killed left on this folder, if there is one.
   *
   * @return whether there was one
   */
  static boolean stopOrphan(Path folder) {
    Optional<ProcessHandle> orphan = process(folder);
    // It takes SIGTERM as SHUTDOWN, whatever port and password it was started with.
    orphan.ifPresent(process -> terminate(process, folder));
    return orphan.isPresent();
  }

  static EmbeddedRedis start(
      Path folder, Binaries binaries, int port, String password, boolean durable) {
    EmbeddedRedis redis = new EmbeddedRedis(folder, port, password);
    redis.start(binaries.redis(), durable);
    return redis;
  }

  private static Path settingsFile(Path folder) {
    return folder.resolve("redis.conf");
  }

  private static Optional<ProcessHandle> process(Path folder) {
    return ServerProcess.find(folder.resolve("redis.pid"), settingsFile(folder));
  }

  private static void terminate(ProcessHandle process, Path folder) {
    process.destroy();
    if (!ServerProcess.awaitExit(process, settingsFile(folder), STOP_SECONDS)) {
      process.destroyForcibly();
      ServerProcess.awaitExit(process, settingsFile(folder), STOP_SECONDS);
    }
  }

  private void start(Path program, boolean durable) {
    Path log = folder.resolve("server.log");
    try {
      // A file only its owner can read: the password must not be in the list of processes.
      Path settings = settingsFile(folder);
      Files.deleteIfExists(settings);
      Files.deleteIfExists(folder.resolve("redis.pid"));
      Files.deleteIfExists(log);
      DataFolder.createPrivate(settings);
      Files.writeString(settings, settings(durable, log));
      List<String> command = List.of(program.toString(), settings.toString());
      Path output = folder.resolve("start.log");
      if (!ServerProcess.run(command, output)) {
        throw new StoreStartException("Redis does not start: " + ServerProcess.tail(output));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start Redis in " + folder, e);
    }
    awaitAnswer(log);
  }

  private String settings(boolean durable, Path log) {
    return String.join(
        "\n",
        "bind 127.0.0.1",
        "port " + port,
        "requirepass " + password,
        "daemonize yes",
        // Keeps the path of this file in the list of processes, where the next start looks for it.
        "set-proc-title no",
        "pidfile \"" + folder.resolve("redis.pid") + '"',
        "logfile \"" + log + '"',
        "loglevel warning",
        "dir \"" + folder + '"',
        "save \"\"",
        "appendonly " + (durable ? "yes" : "no"),
        // All that is in Redis can be rebuilt or is short-lived: losing a second at a power failure
        // costs a cache miss, not waiting for the disk saves milliseconds at every write. (A killed
        // process loses nothing.)
        "appendfsync everysec",
        "maxmemory 128mb",
        // For the same reason the least recently used key may go, whether it has a time to live or
        // not.
        "maxmemory-policy allkeys-lru",
        "tcp-backlog 128",
        "");
  }

  private void awaitAnswer(Path log) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    IOException last = null;
    while (System.nanoTime() < deadline) {
      try (RedisConnection connection = new RedisConnection(port, password)) {
        connection.call("PING");
        return;
      } catch (IOException e) {
        // Not listening yet, or still reading its file.
        last = e;
      }
      if (ServerProcess.tail(log).contains("Could not create server")) {
        break; // It is a daemon by now: its exit is nobody's to see.
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    process(folder).ifPresent(process -> terminate(process, folder));
    throw new StoreStartException("Redis does not answer: " + ServerProcess.tail(log), last);
  }

  String url() {
    return "redis://:%s@127.0.0.1:%d/0".formatted(password, port);
  }

  /** Writes out the append-only file and stops the server. */
  @Override
  public void close() {
    process(folder).ifPresent(process -> terminate(process, folder));
  }
}
