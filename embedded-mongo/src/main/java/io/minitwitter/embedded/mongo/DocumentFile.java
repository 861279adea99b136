package io.minitwitter.embedded.mongo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that contains all documents and indexes, or the same in memory. A write is on disk when
 * {@link #write} returns. While the file cannot be written, writes are refused and reads continue.
 */
final class DocumentFile implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DocumentFile.class);

  /** Small pages: each commit writes every page a write touched, in each index, as a whole. */
  private static final int PAGE_BYTES = 4_096;

  private static final int RETENTION_MILLIS = 5_000;
  private static final int FILL_PERCENT = 60;
  private static final int COMPACT_BYTES = 1 << 20;
  private static final int CLOSING_MILLIS = 1_000;

  private final MVStore store;
  private final boolean recovering;

  /** Null in memory, as the next two. */
  private final RetryingFileStore fileStore;

  private final AcknowledgedVersion acknowledged;
  private final Path cleanMarker;

  private final GroupCommit commits;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DocumentFile(
      MVStore store,
      boolean recovering,
      RetryingFileStore fileStore,
      AcknowledgedVersion acknowledged,
      Path cleanMarker) {
    this.store = store;
    this.recovering = recovering;
    this.fileStore = fileStore;
    this.acknowledged = acknowledged;
    this.cleanMarker = cleanMarker;
    this.commits = new GroupCommit(new Commits(store, fileStore, acknowledged));
  }

  /** Nothing is written anywhere. */
  static DocumentFile inMemory() {
    return new DocumentFile(new MVStore.Builder().open(), false, null, null, null);
  }

  /**
   * Opens or creates the file in this folder, as of its last commit. When it was not closed
   * cleanly, its indexes are removed and must be built again.
   *
   * @param acknowledged the file that notes how much was acknowledged
   * @throws DocumentFileException when the file holds less than that; nothing is changed then
   */
  static DocumentFile open(Path folder, Path acknowledged, int cacheMebibytes) {
    Path file = folder.resolve("documents.mv");
    try {
      long expected = AcknowledgedVersion.read(acknowledged);
      if (expected > 0 && (!Files.exists(file) || Files.size(file) == 0)) {
        throw new DocumentFileException(
            "The document file %s is missing or empty, but documents were written to it. %s"
                .formatted(file, remedy(acknowledged)));
      }
      Path cleanMarker = folder.resolve("closed-cleanly");
      boolean clean = Files.exists(cleanMarker) || !Files.exists(file);
      RetryingFileStore fileStore = new RetryingFileStore(cacheMebibytes);
      MVStore store = open(file, fileStore, acknowledged);
      if (fileStore.lastChunkVersion() < expected) {
        long held = fileStore.lastChunkVersion();
        discard(store, fileStore);
        throw new DocumentFileException(
            "The document file %s holds version %d of the documents, but version %d was acknowledged. %s"
                .formatted(file, held, expected, remedy(acknowledged)));
      }
      if (!fileStore.isComplete()) {
        discard(store, fileStore);
        throw new DocumentFileException(
            "The document file %s is cut short. %s".formatted(file, remedy(acknowledged)));
      }
      Files.deleteIfExists(cleanMarker);
      force(folder);
      if (!clean) {
        log.info("The documents were not closed cleanly: building their indexes again");
        store.getMapNames().stream()
            .filter(name -> name.startsWith(IndexedDatabase.INDEX_PREFIX))
            .forEach(store::removeMap);
      }
      DocumentFile opened =
          new DocumentFile(
              store, !clean, fileStore, new AcknowledgedVersion(acknowledged), cleanMarker);
      opened.commits.start();
      return opened;
    } catch (IOException e) {
      throw new DocumentFileException("Cannot open the document file %s: %s".formatted(file, e), e);
    }
  }

  private static MVStore open(Path file, RetryingFileStore fileStore, Path acknowledged) {
    try {
      fileStore.open(file.toString(), false, (char[]) null);
      MVStore store =
          new MVStore.Builder()
              .adoptFileStore(fileStore)
              .pageSplitSize(PAGE_BYTES)
              .autoCommitDisabled()
              .autoCommitBufferSize(0)
              .open();
      store.setRetentionTime(RETENTION_MILLIS);
      return store;
    } catch (MVStoreException e) {
      fileStore.close();
      throw new DocumentFileException(
          "The document file %s cannot be read (%s). %s"
              .formatted(file, e.getMessage(), remedy(acknowledged)),
          e);
    }
  }

  private static void discard(MVStore store, RetryingFileStore fileStore) {
    store.closeImmediately();
    fileStore.close();
  }

  private static String remedy(Path acknowledged) {
    return "Restore it from a backup, or delete %s to continue with what it holds."
        .formatted(acknowledged);
  }

  /** Makes the creation or removal of files in the folder durable. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Whether the last end was unclean. */
  boolean isRecovering() {
    return recovering;
  }

  MVStore store() {
    return store;
  }

  MVMap<byte[], byte[]> map(String name) {
    return store.openMap(
        name,
        new MVMap.Builder<byte[], byte[]>()
            .keyType(ByteArrayDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  /** Why writes are refused at present; empty while they are accepted. */
  Optional<String> fault() {
    return fileStore == null ? Optional.empty() : commits.fault();
  }

  /** Runs an operation that changes maps; as {@link GroupCommit#write}. */
  <T> T write(Supplier<T> operation) {
    return fileStore == null ? operation.get() : commits.write(operation);
  }

  /** From now on a write that fails is repeated, and no longer ends the start. */
  void opened() {
    if (fileStore != null) {
      fileStore.failFast(false);
    }
  }

  /** Writes what is there so far; for the start, when nothing else writes. */
  void commitWhileOpening() {
    if (fileStore != null) {
      try {
        commits.commit();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write the documents", e);
      }
    }
  }

  /** Ends after the writes in progress; later writes are refused. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (fileStore == null) {
      store.close();
      return;
    }
    fileStore.failFast(true);
    try {
      close(commits.stop());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | MVStoreException e) {
      log.warn("Cannot mark the documents as closed cleanly; the next start takes longer", e);
    } finally {
      fileStore.close();
    }
  }

  private void close(boolean whole) throws IOException {
    if (whole) {
      store.close(CLOSING_MILLIS);
    } else {
      store.closeImmediately();
    }
    acknowledged.close();
    if (whole) {
      Files.createFile(cleanMarker);
      force(cleanMarker.getParent());
    }
  }

  /** Commits of the store, each of which is acknowledged when it is on disk. */
  private static final class Commits implements GroupCommit.Target {
    private final MVStore store;
    private final RetryingFileStore fileStore;
    private final AcknowledgedVersion acknowledged;
    private long version;

    Commits(MVStore store, RetryingFileStore fileStore, AcknowledgedVersion acknowledged) {
      this.store = store;
      this.fileStore = fileStore;
      this.acknowledged = acknowledged;
    }

    @Override
    public void commit() {
      store.commit();
      version = fileStore.lastChunkVersion();
    }

    @Override
    public void force() throws IOException {
      store.sync();
      acknowledged.advance(version);
    }

    @Override
    public void compact() {
      store.compact(FILL_PERCENT, COMPACT_BYTES);
    }

    @Override
    public Optional<String> fault() {
      return fileStore.fault();
    }
  }
}
