package io.minitwitter.auth;

import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * What one watcher has not been told yet. A watcher that falls far behind gets a new snapshot
 * instead of all that it missed, so that a slow one costs no memory.
 */
final class SecurityStateWatch implements AutoCloseable {
  private static final int MOST_PENDING = 256;

  private final SecurityStateFeed feed;
  private final Queue<WatchSecurityStateResponse> pending = new ArrayDeque<>();
  private boolean behind;
  private boolean ended;

  SecurityStateWatch(SecurityStateFeed feed) {
    this.feed = feed;
  }

  /**
   * What to tell next; waits for it.
   *
   * @return an empty message, as a sign of life, when nothing happened for that long; nothing when
   *     the watch has ended
   */
  Optional<WatchSecurityStateResponse> next(Duration patience) throws InterruptedException {
    if (takeBehind()) {
      return Optional.of(feed.snapshot());
    }
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (this) {
      while (pending.isEmpty() && !ended && !behind) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          return Optional.of(WatchSecurityStateResponse.getDefaultInstance());
        }
        wait(millis);
      }
      if (ended) {
        return Optional.empty();
      }
      if (!behind) {
        return Optional.of(pending.remove());
      }
    }
    return next(patience);
  }

  /** The watcher is gone, or told to go. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized void tell(WatchSecurityStateResponse change) {
    if (pending.size() == MOST_PENDING) {
      pending.clear();
      behind = true;
    }
    if (!behind) {
      pending.add(change);
    }
    notifyAll();
  }

  /**
   * Changes that come from here on are queued again, before the snapshot that holds them is made.
   */
  private synchronized boolean takeBehind() {
    boolean was = behind;
    behind = false;
    return was && !ended;
  }

  @Override
  public void close() {
    feed.forget(this);
  }
}
