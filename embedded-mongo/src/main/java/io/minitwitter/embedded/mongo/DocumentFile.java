package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.exception.MongoServerError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file all documents and indexes are in, or the same in memory.
 *
 * <p>A write is on disk when {@link #write} returns. Writers that arrive while another commit runs
 * share the next one. A commit waits for the writes under way and excludes new ones, so that it
 * never holds half of a write. While the file cannot be written, writes are refused and reads go
 * on.
 */
final class DocumentFile implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DocumentFile.class);

  /** Small pages: each commit writes every page a write touched, in each index, as a whole. */
  private static final int PAGE_BYTES = 4_096;

  private static final int RETENTION_MILLIS = 5_000;
  private static final int COMPACT_EVERY_SECONDS = 10;
  private static final int FILL_PERCENT = 60;
  private static final int COMPACT_BYTES = 1 << 20;
  private static final int CLOSING_MILLIS = 1_000;

  private static final long WAIT_MILLIS = 100;
  private static final int STOP_SECONDS = 3;

  private final MVStore store;
  private final boolean recovering;

  /** Null in memory, as the next two. */
  private final RetryingFileStore fileStore;

  private final AcknowledgedVersion acknowledged;
  private final Path cleanMarker;

  private final ReentrantReadWriteLock consistency = new ReentrantReadWriteLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition requestCame = lock.newCondition();
  private final Condition commitDone = lock.newCondition();
  private final Thread committer;

  private long requested;
  private long committed;
  private boolean closing;
  private volatile RuntimeException failure;

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
    this.committer =
        fileStore == null
            ? null
            : Thread.ofPlatform().name("document-commit").daemon().start(this::commitAsAsked);
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
      return new DocumentFile(
          store, !clean, fileStore, new AcknowledgedVersion(acknowledged), cleanMarker);
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
    if (fileStore == null) {
      return Optional.empty();
    }
    RuntimeException lost = failure;
    return lost == null ? fileStore.fault() : Optional.of(lost.toString());
  }

  /**
   * Runs an operation that changes maps and waits until all it did, and all it saw, is on disk;
   * also when it throws.
   *
   * @throws MongoServerError when it was not run because nothing can be written now; or when it was
   *     run and it is not known whether it will be durable
   */
  <T> T write(Supplier<T> operation) {
    if (committer == null) {
      return operation.get();
    }
    try {
      lockForWriting();
      try {
        return operation.get();
      } finally {
        consistency.readLock().unlock();
        awaitCommit();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw WriteRefused.stopped("interrupted");
    }
  }

  /** Not for long while the file cannot be written: the thread serves other connections too. */
  private void lockForWriting() throws InterruptedException {
    do {
      refuseWhileFaulty();
    } while (!consistency.readLock().tryLock(WAIT_MILLIS, TimeUnit.MILLISECONDS));
  }

  private void refuseWhileFaulty() {
    if (failure != null) {
      throw WriteRefused.stopped("the documents cannot be written any more");
    }
    fileStore
        .fault()
        .ifPresent(
            fault -> {
              throw WriteRefused.notWritable(fault);
            });
  }

  private void awaitCommit() throws InterruptedException {
    lock.lock();
    try {
      long mine = ++requested;
      requestCame.signal();
      while (committed < mine) {
        refuseWhileFaulty();
        var _ = commitDone.await(WAIT_MILLIS, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void commitAsAsked() {
    long nextCompaction = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMPACT_EVERY_SECONDS);
    long compacted = 0;
    try {
      for (long upTo = awaitRequest(); upTo >= 0; upTo = awaitRequest()) {
        commit();
        announce(upTo, null);
        if (upTo > compacted && System.nanoTime() > nextCompaction) {
          compact();
          compacted = upTo;
          nextCompaction = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMPACT_EVERY_SECONDS);
        }
      }
    } catch (IOException | RuntimeException e) {
      log.error("Writing the documents failed; writes are refused until the next start", e);
      announce(0, new IllegalStateException(e));
    }
  }

  /** The number of the last request, or -1 when the file is to be closed and nothing is left. */
  private long awaitRequest() {
    lock.lock();
    try {
      while (requested == committed && !closing) {
        requestCame.awaitUninterruptibly();
      }
      return requested == committed ? -1 : requested;
    } finally {
      lock.unlock();
    }
  }

  private void announce(long upTo, RuntimeException error) {
    lock.lock();
    try {
      committed = Math.max(committed, upTo);
      failure = error;
      commitDone.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Commits everything and forces it to disk. */
  private void commit() throws IOException {
    long version;
    consistency.writeLock().lock();
    try {
      store.commit();
      version = fileStore.lastChunkVersion();
    } finally {
      consistency.writeLock().unlock();
    }
    // The next writers need not wait for the disk.
    store.sync();
    acknowledged.advance(version);
  }

  /** Frees some of the space of replaced pages. */
  private void compact() {
    consistency.writeLock().lock();
    try {
      store.compact(FILL_PERCENT, COMPACT_BYTES);
    } finally {
      consistency.writeLock().unlock();
    }
  }

  /** From now on a write that fails is repeated, and no longer ends the start. */
  void opened() {
    if (fileStore != null) {
      fileStore.failFast(false);
    }
  }

  /** Writes what is there so far; for the start, when nothing else writes. */
  void commitWhileOpening() {
    if (committer != null) {
      try {
        commit();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write the documents", e);
      }
    }
  }

  /** Ends after the writes under way; later writes get an error. */
  @Override
  public void close() {
    if (committer == null) {
      store.close();
      return;
    }
    lock.lock();
    try {
      if (closing) {
        return;
      }
      closing = true;
      requestCame.signal();
    } finally {
      lock.unlock();
    }
    fileStore.failFast(true);
    try {
      boolean ended = committer.join(Duration.ofSeconds(STOP_SECONDS));
      boolean whole = ended && failure == null;
      announce(0, new IllegalStateException("Closed"));
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
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | MVStoreException e) {
      log.warn("Cannot mark the documents as closed cleanly; the next start takes longer", e);
    } finally {
      fileStore.close();
    }
  }
}
