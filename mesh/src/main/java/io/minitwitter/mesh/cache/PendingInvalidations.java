package io.minitwitter.mesh.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Invalidations that the cache did not take, tried again until it does. */
final class PendingInvalidations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PendingInvalidations.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** Some megabytes; what is beyond lives as long as values do. */
  private static final int MOST = 20_000;

  private final String name;
  private final Predicate<Collection<String>> remove;

  /** By id what tells one debt from a later one of the same id. */
  private final Map<String, Object> debts = new ConcurrentHashMap<>();

  private final AtomicBoolean settling = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * None yet.
   *
   * @param name of the thread that settles
   * @param remove tries to invalidate, and says whether it did
   */
  PendingInvalidations(String name, Predicate<Collection<String>> remove) {
    this.name = name;
    this.remove = remove;
  }

  /** Whether the cache may hold what is no longer so. */
  boolean contains(String id) {
    return debts.containsKey(id);
  }

  void add(String id) {
    if (debts.size() < MOST) {
      debts.put(id, new Object());
    } else {
      log.warn("{}: too many invalidations are pending; some values stay until they expire", name);
    }
    settleInBackground();
  }

  private void settleInBackground() {
    if (!closed && settling.compareAndSet(false, true)) {
      Thread.ofVirtual().name(name).start(this::settle);
    }
  }

  private void settle() {
    try {
      while (!closed && !debts.isEmpty()) {
        Thread.sleep(PAUSE);
        Map<String, Object> some = Map.copyOf(debts);
        if (remove.test(some.keySet())) {
          // One that came since is of a later write.
          some.forEach(debts::remove);
        }
      }
    } catch (InterruptedException e) {
      closed = true;
    } finally {
      settling.set(false);
    }
    if (!debts.isEmpty()) {
      settleInBackground();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
