package io.minitwitter.mesh.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Invalidations that the cache did not accept; they are retried until it does. */
final class PendingInvalidations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PendingInvalidations.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** A few megabytes; further values stay until they expire. */
  private static final int MOST = 20_000;

  private final String name;
  private final Predicate<Collection<String>> remove;

  /** By id, an object that distinguishes an invalidation from a later one of the same id. */
  private final Map<String, Object> pending = new ConcurrentHashMap<>();

  private final AtomicBoolean retrying = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * None yet.
   *
   * @param name of the thread that settles
   * @param remove tries to invalidate, and returns whether it succeeded
   */
  PendingInvalidations(String name, Predicate<Collection<String>> remove) {
    this.name = name;
    this.remove = remove;
  }

  /** Whether the cache may hold an outdated value of this id. */
  boolean contains(String id) {
    return pending.containsKey(id);
  }

  void add(String id) {
    if (pending.size() < MOST) {
      pending.put(id, new Object());
    } else {
      log.warn("{}: too many invalidations are pending; some values stay until they expire", name);
    }
    retryInBackground();
  }

  private void retryInBackground() {
    if (!closed && retrying.compareAndSet(false, true)) {
      Thread.ofVirtual().name(name).start(this::retry);
    }
  }

  private void retry() {
    try {
      while (!closed && !pending.isEmpty()) {
        Thread.sleep(PAUSE);
        Map<String, Object> some = Map.copyOf(pending);
        if (remove.test(some.keySet())) {
          // An invalidation that was added since belongs to a later write.
          some.forEach(pending::remove);
        }
      }
    } catch (InterruptedException e) {
      closed = true;
    } finally {
      retrying.set(false);
    }
    if (!pending.isEmpty()) {
      retryInBackground();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
