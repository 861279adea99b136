package io.minitwitter.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Data folders that live as long as their stores. */
final class TemporaryFolder {

  private static final Logger log = LoggerFactory.getLogger(TemporaryFolder.class);
  private static final String PREFIX = "minitwitter-stores-";

  /** Only a folder that was created to be temporary is ever deleted. */
  private static final String MARKER = "temporary";

  /** A folder younger than this may belong to a process that does not hold it yet. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private TemporaryFolder() {}

  static DataFolder create() {
    try {
      DataFolder folder = DataFolder.open(Files.createTempDirectory(PREFIX));
      Files.createFile(folder.path().resolve(MARKER));
      return folder;
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

  /** Ends and deletes what killed processes left. */
  static void sweep() {
    sweep(Path.of(System.getProperty("java.io.tmpdir")), Instant.now().minus(GRACE));
  }

  static void sweep(Path base, Instant before) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(base, PREFIX + "*")) {
      for (Path folder : folders) {
        if (isLeftOver(folder)
            && Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isBefore(before)) {
          sweep(folder);
        }
      }
    } catch (IOException e) {
      log.warn("Cannot look for left-over stores in {}", base, e);
    }
  }

  /**
   * Whether this user created the folder as a temporary one. Links are never followed: a link with
   * such a name may lead to any other folder.
   */
  private static boolean isLeftOver(Path folder) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(self())
        && Files.isRegularFile(folder.resolve("lock"), LinkOption.NOFOLLOW_LINKS)
        && Files.isRegularFile(folder.resolve(MARKER), LinkOption.NOFOLLOW_LINKS);
  }

  /** The owner of what this process creates; the name in {@code user.name} may be anything. */
  private static UserPrincipal self() throws IOException {
    Path probe = Files.createTempFile("minitwitter-owner-", "");
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
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
