package io.minitwitter.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds a server that a former owner left running, by the pid in its file. */
final class LeftOverProcess {

  private static final long POLL_MILLIS = 10;

  private LeftOverProcess() {}

  /** The living process whose pid is the first line of a file. It may be any program. */
  static Optional<ProcessHandle> named(Path pidFile) {
    try {
      if (!Files.exists(pidFile)) {
        return Optional.empty();
      }
      String text = Files.readString(pidFile, StandardCharsets.ISO_8859_1);
      String first = text.lines().findFirst().orElse("").strip();
      return first.matches("\\d{1,18}")
          ? ProcessHandle.of(Long.parseLong(first)).filter(ProcessHandle::isAlive)
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + pidFile, e);
    }
  }

  /**
   * The living process whose pid is the first line of a file, if its command line names the path. A
   * pid alone proves nothing: the system can reuse it for another process.
   */
  static Optional<ProcessHandle> find(Path pidFile, Path path) {
    return named(pidFile).filter(process -> isOf(process, path));
  }

  private static boolean isOf(ProcessHandle process, Path path) {
    return process.isAlive() && commandLine(process).contains(bytes(path));
  }

  /** The path as the system wrote it into the command line, a character for each byte. */
  private static String bytes(Path path) {
    Charset charset = DataFolder.pathCharset();
    return new String(path.toString().getBytes(charset), StandardCharsets.ISO_8859_1);
  }

  /** A process's command line, a character for each byte. */
  static String commandLine(ProcessHandle process) {
    try {
      // The JDK cuts long command lines short.
      Path proc = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      if (Files.isReadable(proc)) {
        return Files.readString(proc, StandardCharsets.ISO_8859_1).replace('\0', ' ');
      }
    } catch (IOException e) {
      // It has just ended.
    }
    Charset charset = DataFolder.pathCharset();
    String text = process.info().commandLine().orElse("");
    return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
  }

  /**
   * Waits for the end of a process that {@link #find} found; false when it has not ended by then.
   *
   * <p>A process that has ended but that its parent has not asked about counts as ended: an orphan
   * is a child of process 1, which in a container may never ask.
   */
  static boolean awaitExit(ProcessHandle process, Path path, int seconds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (isOf(process, path)) {
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
}
