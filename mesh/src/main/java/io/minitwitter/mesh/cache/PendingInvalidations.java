package io.minitwitter.mesh.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Invalidations that Redis did not accept; they are repeated until it does. */
final class PendingInvalidations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PendingInvalidations.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** Some megabytes; further values stay until their time to live ends. */
  private static final int MOST = 20_000;

  private final String name;
  private final Predicate<Collection<String>> remove;

  /** By id an object that distinguishes an invalidation from a later one of the same id. */
  private final Map<String, Object> pending = new ConcurrentHashMap<>();

  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * No pending invalidations yet.
   *
   * @param name of the thread
   * @param remove tries to invalidate; returns whether it did
   */
  PendingInvalidations(String name, Predicate<Collection<String>> remove) {
    this.name = name;
    this.remove = remove;
  }

  /** Whether Redis may hold an outdated value. */
  boolean contains(String id) {
    return pending.containsKey(id);
  }

  void add(String id) {
    if (pending.size() < MOST) {
      pending.put(id, new Object());
    } else {
      log.warn("{}: too many are pending; some values stay until their time to live ends", name);
    }
    runInBackground();
  }

  private void runInBackground() {
    if (!closed && running.compareAndSet(false, true)) {
      Thread.ofVirtual().name(name).start(this::run);
    }
  }

  private void run() {
    try {
      while (!closed && !pending.isEmpty()) {
        Thread.sleep(PAUSE);
        Map<String, Object> some = Map.copyOf(pending);
        if (remove.test(some.keySet())) {
          // One that was added since is of a later write.
          some.forEach(pending::remove);
        }
      }
    } catch (InterruptedException e) {
      closed = true;
    } finally {
      running.set(false);
    }
    if (!pending.isEmpty()) {
      runInBackground();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
