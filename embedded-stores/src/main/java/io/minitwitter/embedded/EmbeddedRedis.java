package io.minitwitter.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Redis server in a separate process. */
final class EmbeddedRedis implements EmbeddedServer {

  private static final int START_SECONDS = 30;
  private static final int STOP_SECONDS = 8;
  private static final long POLL_MILLIS = 10;
  private static final String STOP_SIGNALS = "TERM";

  /**
   * What services use and a little more of the same kind. In particular nothing that changes the
   * server's settings, loads code, copies its data elsewhere or reads all of it.
   */
  private static final String ALLOWED_COMMANDS =
      "-@all +@string +@hash +@set +@sortedset +@list +@pubsub +@connection +@transaction"
          + " +del +unlink +exists +type +expire +pexpire +persist +ttl +pttl +scan"
          + " +eval +evalsha +script|load +script|exists +time +info"
          + " -@admin -sort -sort_ro";

  private final Path folder;
  private final Path settings;
  private final Path log;
  private final Path program;
  private final int port;
  private final String password;
  private final boolean durable;
  private ServerProcess process;

  private EmbeddedRedis(Path folder, Path program, int port, String password, boolean durable) {
    this.folder = folder;
    this.settings = settings(folder);
    this.log = folder.resolve("server.log");
    this.program = program;
    this.port = port;
    this.password = password;
    this.durable = durable;
  }

  private static Path settings(Path folder) {
    return folder.resolve("redis.conf");
  }

  /**
   * Ends the server that a former owner left on this folder, if there is one.
   *
   * @return whether there was one
   */
  static boolean stopOrphan(Path folder) {
    Path settings = settings(folder);
    Optional<ProcessHandle> orphan = LeftOverProcess.find(folder.resolve("redis.pid"), settings);
    orphan.ifPresent(
        process -> {
          // It takes SIGTERM as SHUTDOWN, whatever port and password it was started with.
          process.destroy();
          if (!LeftOverProcess.awaitExit(process, settings, STOP_SECONDS)) {
            process.destroyForcibly();
            LeftOverProcess.awaitExit(process, settings, STOP_SECONDS);
          }
        });
    return orphan.isPresent();
  }

  /** Whether the folder holds what a durable server wrote. */
  static boolean isPrepared(Path folder) {
    return Files.exists(folder.resolve("appendonlydir/appendonly.aof.manifest"));
  }

  static EmbeddedRedis start(
      Path folder, Binaries binaries, int port, String password, boolean durable) {
    EmbeddedRedis redis = new EmbeddedRedis(folder, binaries.redis(), port, password, durable);
    redis.start();
    return redis;
  }

  private void start() {
    try {
      // A file only its owner can read: the password must not be in the list of processes.
      Files.deleteIfExists(settings);
      Files.deleteIfExists(folder.resolve("redis.pid"));
      DataFolder.createPrivate(settings);
      Files.writeString(settings, configuration(), DataFolder.pathCharset());
    } catch (IOException e) {
      throw new StoreStartException("Cannot write " + settings + ": " + e.getMessage(), e);
    }
    // The path of the settings is in the list of processes, where the next start looks for it.
    process =
        ServerProcess.start(List.of(program.toString(), settings.toString()), STOP_SIGNALS, log);
    try {
      awaitAnswer();
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private String configuration() {
    return String.join(
        "\n",
        "bind 127.0.0.1",
        "port " + port,
        "user default on >" + password + " ~* &* " + ALLOWED_COMMANDS,
        "daemonize no",
        "set-proc-title no",
        "pidfile \"" + folder.resolve("redis.pid") + '"',
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
        // A client that does not read its answers, or has not authenticated, holds little.
        "client-output-buffer-limit normal 32mb 16mb 10",
        "client-output-buffer-limit pubsub 8mb 4mb 10",
        "client-query-buffer-limit 64mb",
        "proto-max-bulk-len 16mb",
        "maxclients 500",
        "enable-debug-command no",
        "enable-module-command no",
        "tcp-backlog 128",
        "");
  }

  private void awaitAnswer() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    IOException last = null;
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (RedisConnection connection = new RedisConnection(port, password)) {
        connection.call("PING");
        return;
      } catch (IOException e) {
        // Not listening yet, or still reading its file.
        last = e;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new StoreStartException("Redis does not start: " + ServerProcess.tail(log), last);
  }

  String url() {
    return "redis://:" + password + "@127.0.0.1:" + port + "/0";
  }

  @Override
  public Optional<String> fault() {
    return process.isAlive() ? Optional.empty() : Optional.of("its process has ended");
  }

  @Override
  public void restart() {
    process.close();
    stopOrphan(folder);
    start();
  }

  /** Writes out the append-only file and stops the server. */
  @Override
  public void close() {
    process.close();
  }
}
