package io.minitwitter.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The servers' programs, unpacked from the class path once into a folder.
 *
 * <p>Each is unpacked under a unique name and then renamed, so that several processes can do it
 * concurrently and none runs an incomplete program.
 */
final class Binaries {

  /** Change these with the versions in the pom, so that old programs are not taken for new. */
  private static final String POSTGRES = "postgresql-18.6.0";

  private static final String REDIS_FOLDER = "redis-7.0.15";

  private final Path folder;
  private final Optional<Binaries> shared;

  private Binaries(Path folder, Optional<Binaries> shared) {
    this.folder = folder;
    this.shared = shared;
  }

  /**
   * Programs in a folder that stay when a cache is emptied: hard links to the shared ones where
   * there can be, since to unpack them takes seconds.
   */
  static Binaries linked(Path folder, Binaries shared) {
    return new Binaries(folder, Optional.of(shared));
  }

  /** Programs shared by all stores of this user. */
  static Binaries shared() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return in(base.resolve("minitwitter"));
  }

  /** Programs in a folder. */
  static Binaries in(Path folder) {
    return new Binaries(folder, Optional.empty());
  }

  Path folder() {
    return folder;
  }

  /** PostgreSQL's folder, with {@code bin} in it. */
  Path postgres() {
    String resource = "/postgres-%s-%s.txz".formatted(system(), isArm() ? "arm_64" : "x86_64");
    return unpackOnce(POSTGRES, Store.POSTGRES, resource, Binaries::untar);
  }

  /** Redis's server program. */
  Path redis() {
    String resource = "/redis-server-7.0.15-%s-%s".formatted(system(), isArm() ? "arm64" : "amd64");
    return unpackOnce(REDIS_FOLDER, Store.REDIS, resource, Binaries::copyProgram)
        .resolve("redis-server");
  }

  private interface Unpacker {
    void unpack(InputStream packed, Path target) throws IOException;
  }

  private Path unpackOnce(String name, Store store, String resource, Unpacker unpacker) {
    Path target = folder.resolve(name);
    if (Files.isDirectory(target)) {
      return target;
    }
    try (InputStream packed = Binaries.class.getResourceAsStream(resource)) {
      if (packed == null) {
        throw new StoreStartException(
            "There is no %s for this system (%s %s) here; use a server of your own by its URL."
                .formatted(
                    store.title(), System.getProperty("os.name"), System.getProperty("os.arch")));
      }
      Files.createDirectories(folder);
      Path draft = Files.createTempDirectory(folder, name + ".");
      try {
        if (!isLinked(name, store, resource, unpacker, draft)) {
          deleteRecursively(draft);
          Files.createDirectory(draft);
          unpacker.unpack(packed, draft);
        }
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        deleteRecursively(draft);
        if (!Files.isDirectory(target)) {
          throw e;
        }
        // Another process was quicker; its copy is as good.
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack " + store.title() + " into " + target, e);
    }
  }

  /** Whether the whole could be linked; if not, some of it may be there. */
  private boolean isLinked(
      String name, Store store, String resource, Unpacker unpacker, Path draft) {
    if (shared.isEmpty()) {
      return false;
    }
    try {
      link(shared.get().unpackOnce(name, store, resource, unpacker), draft);
      return true;
    } catch (IOException | UncheckedIOException | UnsupportedOperationException e) {
      // Another file system, or no home to keep a cache in.
      return false;
    }
  }

  private static void link(Path from, Path to) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(from)) {
      paths = walk.filter(path -> !path.equals(from)).toList();
    }
    for (Path path : paths) {
      Path target = to.resolve(from.relativize(path).toString());
      if (Files.isSymbolicLink(path)) {
        Files.createSymbolicLink(target, Files.readSymbolicLink(path));
      } else if (Files.isDirectory(path)) {
        Files.createDirectory(target);
      } else {
        Files.createLink(target, path);
      }
    }
  }

  private static void copyProgram(InputStream program, Path target) throws IOException {
    Path file = target.resolve("redis-server");
    Files.copy(program, file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void untar(InputStream packed, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("The archive leaves its folder: " + entry.getName());
        }
        Files.createDirectories(entry.isDirectory() ? path : path.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
          try {
            Files.copy(tar, path);
          } catch (FileAlreadyExistsException e) {
            throw new IOException("The archive holds a file twice: " + entry.getName(), e);
          }
          boolean program = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }

  /** Removes a folder and all in it, and of a symbolic link the link alone. */
  static void deleteRecursively(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name.split(" ", 2)[0];
  }

  private static boolean isArm() {
    return System.getProperty("os.arch").equals("aarch64");
  }
}
