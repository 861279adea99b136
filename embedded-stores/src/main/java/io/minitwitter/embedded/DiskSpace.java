package io.minitwitter.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns before the disk of a folder is full. */
final class DiskSpace implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DiskSpace.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final long MEBIBYTE = 1 << 20;
  private static final long LOW = 512 * MEBIBYTE;
  private static final long VERY_LOW = 128 * MEBIBYTE;

  private final Path folder;
  private final Thread thread;
  private long warnedBelow = Long.MAX_VALUE;

  DiskSpace(Path folder) {
    this.folder = folder;
    this.thread = Thread.ofVirtual().name("disk-space").start(this::watch);
  }

  /** Bytes that this user may still write into the file system of a folder. */
  static long usable(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  private void watch() {
    try {
      while (true) {
        check(usable(folder));
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      // It is being closed.
    }
  }

  /** One warning for each of the two limits, again once there was more space in between. */
  private void check(long usable) {
    long limit = usable < VERY_LOW ? VERY_LOW : usable < LOW ? LOW : Long.MAX_VALUE;
    if (limit < warnedBelow) {
      log.warn(
          "Only {} MiB are free on the disk of {}; writes are refused when it is full",
          usable / MEBIBYTE,
          folder);
      warnedBelow = limit;
    } else if (usable > 2 * LOW) {
      warnedBelow = Long.MAX_VALUE;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
