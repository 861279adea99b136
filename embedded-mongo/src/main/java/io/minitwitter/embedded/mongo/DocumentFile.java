package io.minitwitter.embedded.mongo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file all documents and indexes are in, or the same in memory.
 *
 * <p>A write is on disk when {@link #write} returns. Writers that come while another commit runs
 * share the next one. A commit waits for the writes under way and keeps new ones out, so that it
 * never holds half of a write.
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

  private final MVStore store;
  private final Path cleanMarker;
  private final boolean recovering;

  private final ReentrantReadWriteLock consistency = new ReentrantReadWriteLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition requestCame = lock.newCondition();
  private final Condition commitDone = lock.newCondition();
  private final Thread committer;

  private long requested;
  private long committed;
  private boolean closing;
  private RuntimeException failure;

  private DocumentFile(MVStore store, Path cleanMarker, boolean recovering) {
    this.store = store;
    this.cleanMarker = cleanMarker;
    this.recovering = recovering;
    this.committer =
        cleanMarker == null
            ? null
            : Thread.ofPlatform().name("document-commit").daemon().start(this::commitAsAsked);
  }

  /** Nothing is written anywhere. */
  static DocumentFile inMemory() {
    return new DocumentFile(new MVStore.Builder().open(), null, false);
  }

  /**
   * Opens or makes the file in this folder, as of its last commit. When it was not closed cleanly,
   * its indexes are gone and to be built again.
   */
  static DocumentFile open(Path folder, int cacheMebibytes) {
    try {
      Path file = folder.resolve("documents.mv");
      Path cleanMarker = folder.resolve("closed-cleanly");
      boolean clean = Files.deleteIfExists(cleanMarker) || !Files.exists(file);
      force(folder);
      MVStore store =
          new MVStore.Builder()
              .fileName(file.toString())
              .cacheSize(cacheMebibytes)
              .pageSplitSize(PAGE_BYTES)
              .autoCommitDisabled()
              .autoCommitBufferSize(0)
              .open();
      store.setRetentionTime(RETENTION_MILLIS);
      if (!clean) {
        log.info("The documents were not closed cleanly: building their indexes again");
        store.getMapNames().stream()
            .filter(name -> name.startsWith(IndexedDatabase.INDEX_PREFIX))
            .forEach(store::removeMap);
      }
      return new DocumentFile(store, cleanMarker, !clean);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the documents in " + folder, e);
    }
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

  /**
   * Runs an operation that changes maps and waits until all it did, and all it saw, is on disk;
   * also when it throws.
   */
  <T> T write(Supplier<T> operation) {
    try {
      consistency.readLock().lock();
      try {
        return operation.get();
      } finally {
        consistency.readLock().unlock();
      }
    } finally {
      awaitCommit();
    }
  }

  private void awaitCommit() {
    if (committer == null) {
      return;
    }
    lock.lock();
    try {
      long mine = ++requested;
      requestCame.signal();
      while (committed < mine && failure == null) {
        commitDone.awaitUninterruptibly();
      }
      if (failure != null) {
        throw new IllegalStateException("The documents cannot be written any more", failure);
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
    } catch (RuntimeException e) {
      log.error("Writing the documents failed; no write is accepted any more", e);
      announce(0, e);
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
  private void commit() {
    consistency.writeLock().lock();
    try {
      store.commit();
    } finally {
      consistency.writeLock().unlock();
    }
    // The next writers need not wait for the disk.
    store.sync();
  }

  /** Gives back some of the room that replaced pages take. */
  private void compact() {
    consistency.writeLock().lock();
    try {
      store.compact(FILL_PERCENT, COMPACT_BYTES);
    } finally {
      consistency.writeLock().unlock();
    }
  }

  /** Writes what is there so far; for the start, when nobody else writes. */
  void commitWhileOpening() {
    if (committer != null) {
      commit();
    }
  }

  /** Ends after the writes under way; whoever writes later gets an exception. */
  @Override
  public void close() {
    if (committer == null) {
      store.close();
      return;
    }
    if (store.isClosed()) {
      return;
    }
    lock.lock();
    try {
      closing = true;
      requestCame.signal();
    } finally {
      lock.unlock();
    }
    try {
      committer.join();
      boolean whole = failure == null;
      announce(0, new IllegalStateException("Closed"));
      store.close(CLOSING_MILLIS);
      if (whole) {
        Files.createFile(cleanMarker);
        force(cleanMarker.getParent());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.warn("Cannot mark the documents as closed cleanly; the next start takes longer", e);
    }
  }
}
