package io.minitwitter.embedded.mongo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * The version of the documents up to which writes were acknowledged, in a small file apart from
 * them, so that documents that are missing or cut short are noticed.
 *
 * <p>It is written without waiting for the disk: a process that is killed loses nothing of it, and
 * after a power failure it may be older than the documents, never newer.
 */
final class AcknowledgedVersion implements AutoCloseable {

  private final Path path;
  private FileChannel file;
  private long last;

  AcknowledgedVersion(Path path) throws IOException {
    this.path = path;
    this.last = read(path);
  }

  /** The version in a file: 0 where there is no file, 1 where its content is damaged. */
  static long read(Path path) throws IOException {
    if (!Files.exists(path)) {
      return 0;
    }
    String text = Files.readString(path, StandardCharsets.ISO_8859_1).strip();
    return text.matches("\\d{1,19}") ? Math.max(1, Long.parseUnsignedLong(text)) : 1;
  }

  /** Notes that everything up to this version is on disk, before the writes are acknowledged. */
  void advance(long version) throws IOException {
    if (version <= last) {
      return;
    }
    boolean first = file == null;
    if (first) {
      file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
    ByteBuffer text =
        ByteBuffer.wrap(
            String.format(Locale.ROOT, "%019d\n", version).getBytes(StandardCharsets.US_ASCII));
    while (text.hasRemaining()) {
      file.write(text, text.position());
    }
    if (first) {
      file.force(true);
    }
    last = version;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.force(false);
      file.close();
    }
  }
}
