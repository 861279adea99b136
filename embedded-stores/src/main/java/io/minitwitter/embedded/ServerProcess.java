package io.minitwitter.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a child process that ends when this JVM ends, however that happens.
 *
 * <p>A small shell between them holds a pipe from the JVM. When the pipe ends, because the JVM
 * closed it or was killed, the shell stops the server. The server has its own process group, so
 * that Ctrl-C in the terminal reaches the JVM only, which stops what uses the server first.
 */
final class ServerProcess implements AutoCloseable {

  /**
   * Its arguments: the signals that stop the server, from polite to not; then the command. Of
   * several seconds each; SIGKILL comes last.
   */
  private static final String GUARD =
      """
      trap '' INT QUIT TERM HUP
      set -m
      exec 3<&0 </dev/null
      "${@:2}" 3<&- &
      server=$!
      # Without what the shell says about its jobs, the log is the server's own.
      exec 2>/dev/null
      (
        while read -r _ <&3; do :; done
        for signal in $1; do
          kill -s "$signal" "$server" || exit
          for ((i = 0; i < 80; i++)); do
            kill -0 "$server" || exit
            sleep 0.05
          done
        done
        kill -s KILL "$server"
      ) &
      watcher=$!
      exec 3<&-
      wait "$server"
      status=$?
      # With a process group of its own, a server that was only suspended ends the wait too.
      while kill -0 "$server"; do
        sleep 1
        wait "$server"
        status=$?
      done
      kill -s KILL -- "-$watcher"
      exit "$status"
      """;

  private static final int STOP_SECONDS = 9;
  private static final int LOG_TAIL = 2_000;
  private static final long MAX_LOG_BYTES = 1 << 20;

  private final Process guard;

  private ServerProcess(Process guard) {
    this.guard = guard;
  }

  /**
   * Starts a server that stays in the foreground.
   *
   * @param stopSignals the names of the signals that stop it, the next one if one does not
   * @param log what it prints is appended there
   */
  static ServerProcess start(List<String> command, String stopSignals, Path log) {
    List<String> guarded = new ArrayList<>(List.of("bash", "-c", GUARD, "guard", stopSignals));
    guarded.addAll(command);
    try {
      if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
        Files.delete(log);
      }
      Process guard =
          new ProcessBuilder(guarded)
              // Not this one's: that may be removed, or be on a volume that is to be detached.
              .directory(log.getParent().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new ServerProcess(guard);
    } catch (IOException e) {
      throw new StoreStartException("Cannot run " + command.getFirst() + ": " + e.getMessage(), e);
    }
  }

  boolean isAlive() {
    return guard.isAlive();
  }

  /** Stops the server and waits for its end; it is killed when it takes longer than seconds. */
  @Override
  public void close() {
    try {
      guard.getOutputStream().close();
      if (!guard.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        guard.descendants().forEach(ProcessHandle::destroyForcibly);
        guard.destroyForcibly();
      }
    } catch (IOException e) {
      // The guard has ended already, and the server with it.
    } catch (InterruptedException e) {
      guard.descendants().forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs a command to its end.
   *
   * @return whether it succeeded
   */
  static boolean run(List<String> command, Path output) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(output.getParent().toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while running " + command.getFirst(), e);
    }
  }

  /** The last lines of a log, for messages. */
  static String tail(Path log) {
    try {
      String text = Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
      return text.substring(Math.max(0, text.length() - LOG_TAIL)).strip();
    } catch (IOException e) {
      return "(" + log + " cannot be read)";
    }
  }
}
