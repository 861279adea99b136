package io.minitwitter.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Data folders that live as long as their stores. */
final class TemporaryFolder {

  private static final Logger log = LoggerFactory.getLogger(TemporaryFolder.class);
  private static final String PREFIX = "minitwitter-stores-";

  /** A folder younger than this may belong to a process that has not taken hold of it yet. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private TemporaryFolder() {}

  static DataFolder create() {
    try {
      return DataFolder.open(Files.createTempDirectory(PREFIX));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a temporary folder", e);
    }
  }

  static void delete(DataFolder folder) {
    folder.close();
    try {
      Binaries.deleteRecursively(folder.path());
    } catch (IOException e) {
      log.warn("Cannot delete the temporary folder {}", folder.path(), e);
    }
  }

  /** Ends and deletes what killed processes left: their servers would otherwise run for ever. */
  static void sweep() {
    Path base = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(base, PREFIX + "*")) {
      for (Path folder : folders) {
        if (isOurs(folder)
            && Files.getLastModifiedTime(folder).toInstant().isBefore(Instant.now().minus(GRACE))) {
          sweep(folder);
        }
      }
    } catch (IOException e) {
      log.warn("Cannot look for left-over stores in {}", base, e);
    }
  }

  private static boolean isOurs(Path folder) throws IOException {
    return Files.isRegularFile(folder.resolve("lock"))
        && Files.getOwner(folder).getName().equals(System.getProperty("user.name"));
  }

  private static void sweep(Path left) {
    try {
      DataFolder folder = DataFolder.open(left);
      EmbeddedRedis.stopOrphan(folder.path().resolve("redis"));
      EmbeddedPostgres.stopOrphan(folder.path().resolve("postgres"), Binaries.shared());
      delete(folder);
    } catch (FolderInUseException e) {
      // In use: not left over.
    } catch (RuntimeException e) {
      log.warn("Cannot remove the left-over stores in {}", left, e);
    }
  }
}
