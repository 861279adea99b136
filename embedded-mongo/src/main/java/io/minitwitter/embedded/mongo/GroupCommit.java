package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.exception.MongoServerError;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits writes in groups: writes that arrive while a commit runs share the next one. A commit
 * waits for the writes in progress and excludes new ones, so that it never contains part of a
 * write. While nothing can be written, writes are refused.
 */
final class GroupCommit {
  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

  private static final int COMPACT_EVERY_SECONDS = 10;
  private static final int STOP_SECONDS = 3;
  private static final long WAIT_MILLIS = 100;

  /** What is committed. */
  interface Target {
    /** Commits all changes so far; called while nothing changes. */
    void commit();

    /** Makes the last commit durable. */
    void force() throws IOException;

    /** Frees space of replaced content; called while nothing changes. */
    void compact();

    /** Why nothing can be written at present; empty while writes succeed. */
    Optional<String> fault();
  }

  private final Target target;
  private final ReentrantReadWriteLock consistency = new ReentrantReadWriteLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition requestAdded = lock.newCondition();
  private final Condition commitDone = lock.newCondition();

  private long requested;
  private long committed;
  private boolean closing;
  private Thread committer;
  private volatile RuntimeException failure;

  GroupCommit(Target target) {
    this.target = target;
  }

  /** Starts committing; before, {@link #commit} does so on demand. */
  void start() {
    committer = Thread.ofPlatform().name("document-commit").daemon().start(this::commitRequests);
  }

  /** Why writes are refused at present; empty while they are accepted. */
  Optional<String> fault() {
    RuntimeException lost = failure;
    return lost == null ? target.fault() : Optional.of(lost.toString());
  }

  /**
   * Runs an operation and waits until everything that it changed and read is durable; also when it
   * throws.
   *
   * @throws MongoServerError when it was not run because nothing can be written now; or when it was
   *     run and it is not known whether it will be durable
   */
  <T> T write(Supplier<T> operation) {
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

  /** Commits everything and makes it durable. */
  void commit() throws IOException {
    consistency.writeLock().lock();
    try {
      target.commit();
    } finally {
      consistency.writeLock().unlock();
    }
    // The next writers need not wait for the disk.
    target.force();
  }

  /**
   * Stops after the writes in progress; later writes are refused. Returns whether all succeeded.
   */
  boolean stop() throws InterruptedException {
    lock.lock();
    try {
      closing = true;
      requestAdded.signal();
    } finally {
      lock.unlock();
    }
    boolean ended = committer.join(Duration.ofSeconds(STOP_SECONDS));
    boolean whole = ended && failure == null;
    announce(0, new IllegalStateException("Closed"));
    return whole;
  }

  /** Waits only briefly if nothing can be written: the thread serves other connections too. */
  private void lockForWriting() throws InterruptedException {
    do {
      refuseWhileFaulty();
    } while (!consistency.readLock().tryLock(WAIT_MILLIS, TimeUnit.MILLISECONDS));
  }

  private void refuseWhileFaulty() {
    if (failure != null) {
      throw WriteRefused.stopped("the documents cannot be written any more");
    }
    target
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
      requestAdded.signal();
      while (committed < mine) {
        refuseWhileFaulty();
        var _ = commitDone.await(WAIT_MILLIS, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void commitRequests() {
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

  /** The number of the last request, or -1 if all are committed and no more will be accepted. */
  private long awaitRequest() {
    lock.lock();
    try {
      while (requested == committed && !closing) {
        requestAdded.awaitUninterruptibly();
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

  private void compact() {
    consistency.writeLock().lock();
    try {
      target.compact();
    } finally {
      consistency.writeLock().unlock();
    }
  }
}
