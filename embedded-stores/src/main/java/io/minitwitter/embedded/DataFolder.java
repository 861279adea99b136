package io.minitwitter.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folder of everything durable, used by one process at a time.
 *
 * <p>Only its owner can enter it (mode 0700). The lock ends with {@link #close()} or with the
 * process, however it ends.
 */
public final class DataFolder implements AutoCloseable {

  private static final Pattern SECRET_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]*");
  private static final int SECRET_BYTES = 32;

  /** What the servers' settings and pid files, and the names of rotated logs, cannot hold. */
  private static final Pattern REFUSED = Pattern.compile("[\\p{Cntrl}\"\\\\$%]");

  private static final String FULL_PATH = "The full path of the data folder";

  private final Path path;
  private final FileChannel lockFile;
  private final FileLock lock;

  private DataFolder(Path path, FileChannel lockFile, FileLock lock) {
    this.path = path;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Opens the folder with this name.
   *
   * @param name as the user wrote it
   * @param setting the name of the setting that it comes from, for messages
   * @throws StoreStartException when it cannot be used; the message says why
   */
  public static DataFolder open(String name, String setting) {
    if (name.indexOf('\uFFFD') >= 0) {
      throw new StoreStartException(
          "%s contains characters that the locale cannot represent; set LC_ALL=C.UTF-8 or choose another folder."
              .formatted(setting));
    }
    checkCharacters(setting, name);
    try {
      return open(Path.of(name));
    } catch (InvalidPathException e) {
      throw new StoreStartException(
          "%s is no path on this system (%s); try it with LC_ALL=C.UTF-8."
              .formatted(setting, e.getReason()));
    }
  }

  private static void checkCharacters(String what, String path) {
    if (REFUSED.matcher(path).find()) {
      throw new StoreStartException(
          what
              + " contains a control character, a quotation mark, a backslash, a dollar or a percent"
              + " sign.");
    }
  }

  /**
   * Creates the folder where it is missing and locks it.
   *
   * @throws FolderInUseException when another process, or this one, has locked it
   * @throws StoreStartException when it cannot be used; the message says why
   */
  public static DataFolder open(Path folder) {
    try {
      // A relative path or a link may lead to such a folder, although its own name has none.
      checkCharacters(FULL_PATH, folder.toAbsolutePath().toString());
      Files.createDirectories(folder);
      Path path = folder.toRealPath();
      checkCharacters(FULL_PATH, path.toString());
      checkOwner(path);
      restrict(path, "rwx------");
      return hold(path);
    } catch (FileAlreadyExistsException e) {
      throw new StoreStartException("The data folder " + folder + " is a file.", e);
    } catch (AccessDeniedException e) {
      throw new StoreStartException(
          "The data folder %s cannot be used: this user may not write %s."
              .formatted(folder, e.getFile()),
          e);
    } catch (IOException e) {
      throw new StoreStartException(
          "The data folder %s cannot be used: %s".formatted(folder, e), e);
    }
  }

  /** Only its owner can make a folder private; and PostgreSQL needs it to be. */
  private static void checkOwner(Path path) throws IOException {
    if (isPosix(path)) {
      long owner = ((Number) Files.getAttribute(path, "unix:uid")).longValue();
      if (owner != new UnixSystem().getUid()) {
        throw new StoreStartException(
            "The data folder %s belongs to %s. Choose a folder of your own, or change its owner."
                .formatted(path, Files.getOwner(path).getName()));
      }
    }
  }

  private static DataFolder hold(Path path) throws IOException {
    FileChannel lockFile =
        FileChannel.open(
            path.resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = lockFile.tryLock();
      if (lock != null) {
        lockFile.truncate(0);
        lockFile.write(
            ByteBuffer.wrap(
                Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
            0);
        return new DataFolder(path, lockFile, lock);
      }
    } catch (OverlappingFileLockException e) {
      // This JVM holds it already: the same answer as for another process.
    } catch (IOException e) {
      lockFile.close();
      throw e;
    }
    OptionalLong holder = holder(lockFile);
    lockFile.close();
    throw new FolderInUseException(path, holder);
  }

  private static OptionalLong holder(FileChannel lockFile) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(20);
    lockFile.read(content, 0);
    String pid = StandardCharsets.US_ASCII.decode(content.flip()).toString().strip();
    return pid.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(pid)) : OptionalLong.empty();
  }

  /** The folder's absolute path, without symbolic links. */
  public Path path() {
    return path;
  }

  /** The sub-folder of this name, made (mode 0700) where it is missing. */
  public Path subfolder(String name) {
    try {
      Path folder = Files.createDirectories(path.resolve(name));
      restrict(folder, "rwx------");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the folder " + path.resolve(name), e);
    }
  }

  /**
   * The secret of this name: 32 random bytes in unpadded base64url (43 characters), made at the
   * first call and the same ever after. It is on disk, readable by the owner alone, when this
   * returns.
   *
   * @param name lower-case letters, digits, dot, dash and underscore
   */
  public synchronized String secret(String name) {
    if (!SECRET_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("Not a name of a secret: " + name);
    }
    Path file = subfolder("secrets").resolve(name);
    try {
      return readSecret(file);
    } catch (NoSuchFileException e) {
      return writeSecret(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the secret " + file, e);
    }
  }

  private static String readSecret(Path file) throws IOException {
    String secret = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (secret.isEmpty()) {
      throw new IOException("The file is empty");
    }
    return secret;
  }

  private static String writeSecret(Path file) {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(draft);
      createPrivate(draft);
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(secret.getBytes(StandardCharsets.US_ASCII)));
        channel.force(true);
      }
      // A crash leaves either no secret or a whole one.
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      return secret;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the secret " + file, e);
    }
  }

  /** How paths are written as bytes on this system. */
  static Charset pathCharset() {
    return Charset.forName(System.getProperty("sun.jnu.encoding"));
  }

  /** Creates an empty file that only its owner may read, never readable by others in between. */
  static void createPrivate(Path file) throws IOException {
    if (isPosix(file.toAbsolutePath().getParent())) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }

  private static void restrict(Path path, String permissions) throws IOException {
    if (isPosix(path)) {
      Set<java.nio.file.attribute.PosixFilePermission> wanted =
          PosixFilePermissions.fromString(permissions);
      if (!Files.getPosixFilePermissions(path).equals(wanted)) {
        Files.setPosixFilePermissions(path, wanted);
      }
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Unlocks the folder; what is in it stays. */
  @Override
  public synchronized void close() {
    try {
      if (lock.isValid()) {
        lock.release();
      }
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot release the data folder " + path, e);
    }
  }
}
