package io.minitwitter.auth;

import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * What one watcher has not received yet. A watcher that falls far behind gets a new snapshot
 * instead of all that it missed, so that a slow one costs no memory.
 */
final class SecurityStateWatch implements AutoCloseable {
  private static final int MOST_PENDING = 256;

  private final SecurityStateFeed feed;

  /** What is left of a snapshot; read by the watcher's thread alone. */
  private final Queue<WatchSecurityStateResponse> snapshot = new ArrayDeque<>();

  private final Queue<WatchSecurityStateResponse> pending = new ArrayDeque<>();
  private boolean needsSnapshot = true;
  private boolean ended;

  SecurityStateWatch(SecurityStateFeed feed) {
    this.feed = feed;
  }

  /**
   * The next message; waits for it.
   *
   * @return an empty message as a heartbeat if nothing happened for that long; nothing if the watch
   *     has ended
   */
  Optional<WatchSecurityStateResponse> next(Duration patience) throws InterruptedException {
    if (takeNeedsSnapshot()) {
      snapshot.clear();
      snapshot.addAll(feed.snapshot());
    }
    if (!snapshot.isEmpty()) {
      return hasEnded() ? Optional.empty() : Optional.of(snapshot.remove());
    }
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (this) {
      while (pending.isEmpty() && !ended && !needsSnapshot) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          return Optional.of(WatchSecurityStateResponse.getDefaultInstance());
        }
        wait(millis);
      }
      if (ended) {
        return Optional.empty();
      }
      if (!needsSnapshot) {
        return Optional.of(pending.remove());
      }
    }
    return next(patience);
  }

  /** Ends the watch: the client has disconnected, or the node stops. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized void publish(WatchSecurityStateResponse change) {
    if (pending.size() == MOST_PENDING) {
      pending.clear();
      needsSnapshot = true;
    }
    if (!needsSnapshot) {
      pending.add(change);
    }
    notifyAll();
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  /**
   * Changes that come from here on are queued again, before the snapshot that holds them is made.
   */
  private synchronized boolean takeNeedsSnapshot() {
    boolean needed = needsSnapshot;
    needsSnapshot = false;
    return needed && !ended;
  }

  @Override
  public void close() {
    feed.remove(this);
  }
}
