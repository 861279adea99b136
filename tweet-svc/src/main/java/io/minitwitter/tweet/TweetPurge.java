package io.minitwitter.tweet;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Removes what deleted tweets leave, some days later. Every replica does it; what one has removed
 * the others do not find.
 */
final class TweetPurge implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(TweetPurge.class);

  private final TweetStore store;
  private final Duration keepDeleted;
  private final Duration interval;
  private final InstantSource clock;
  private ScheduledExecutorService timer;

  TweetPurge(TweetStore store, TweetSettings settings, InstantSource clock) {
    this.store = store;
    this.keepDeleted = settings.keepDeleted();
    this.interval = settings.purgeInterval();
    this.clock = clock;
  }

  /** Purges once; a failure is logged, and the next time comes. */
  void run() {
    try {
      int purged = store.purge(clock.instant().minus(keepDeleted));
      if (purged > 0) {
        log.info("{} deleted tweets were purged", purged);
      }
    } catch (RuntimeException e) {
      log.warn("deleted tweets could not be purged; trying again in {}", interval, e);
    }
  }

  /** The first run is at once, which declares the store's indexes before most calls come. */
  @Override
  public synchronized void start() {
    timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("tweet-purge").factory());
    var _ = timer.scheduleWithFixedDelay(this::run, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void stop() {
    timer.shutdownNow();
    timer = null;
  }

  @Override
  public synchronized boolean isRunning() {
    return timer != null;
  }
}
