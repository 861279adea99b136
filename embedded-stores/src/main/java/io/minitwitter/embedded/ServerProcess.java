package io.minitwitter.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the servers in processes of their own have in common: commands, and pids in files. */
final class ServerProcess {

  private static final int LOG_TAIL = 2_000;
  private static final long POLL_MILLIS = 10;

  private ServerProcess() {}

  /**
   * The living process whose pid is the first line of a file, if its command line names the folder.
   * A pid alone may be anybody's: the machine gives it out again once its process is gone.
   */
  static Optional<ProcessHandle> find(Path pidFile, Path folder) {
    try {
      if (!Files.exists(pidFile)) {
        return Optional.empty();
      }
      String first = Files.readString(pidFile).lines().findFirst().orElse("").strip();
      if (!first.matches("\\d{1,18}")) {
        return Optional.empty();
      }
      return ProcessHandle.of(Long.parseLong(first)).filter(process -> isOf(process, folder));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + pidFile, e);
    }
  }

  private static boolean isOf(ProcessHandle process, Path folder) {
    return process.isAlive() && commandLine(process).contains(folder.toString());
  }

  private static String commandLine(ProcessHandle process) {
    try {
      // The JDK cuts long command lines short.
      Path proc = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      if (Files.isReadable(proc)) {
        return Files.readString(proc, StandardCharsets.ISO_8859_1).replace('\0', ' ');
      }
    } catch (IOException e) {
      // It has just ended.
    }
    return process.info().commandLine().orElse("");
  }

  /**
   * Waits for the end of a process that {@link #find} found; false when it has not come by then.
   *
   * <p>A process that has ended but that its parent has not asked about counts as ended: servers
   * make themselves children of process 1, which in a container may never ask.
   */
  static boolean awaitExit(ProcessHandle process, Path folder, int seconds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (isOf(process, folder)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
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
              // Not ours: that may be removed, or be on a volume somebody wants to detach.
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
