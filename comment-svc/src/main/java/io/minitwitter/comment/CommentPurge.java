package io.minitwitter.comment;

import io.minitwitter.mesh.node.PeriodicJob;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Removes what deleted comments leave, some days later. Every replica does it; what one has removed
 * the others do not find.
 */
final class CommentPurge implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(CommentPurge.class);
  private static final Duration LAST_ROUND = Duration.ofSeconds(1);

  private final CommentStore store;
  private final Duration keepDeleted;
  private final InstantSource clock;
  private final PeriodicJob job;
  private volatile boolean running;

  CommentPurge(CommentStore store, CommentSettings settings, InstantSource clock) {
    this.store = store;
    this.keepDeleted = settings.keepDeleted();
    this.clock = clock;
    this.job = new PeriodicJob("comment-purge", settings.purgeInterval(), this::run);
  }

  /** Purges once. */
  void run() {
    int purged = store.purge(clock.instant().minus(keepDeleted));
    if (purged > 0) {
      log.info("{} deleted comments were purged", purged);
    }
  }

  /** The first run is at once, which declares the store's indexes before most calls come. */
  @Override
  public void start() {
    running = true;
    job.start();
  }

  @Override
  public void stop() {
    running = false;
    job.stop(LAST_ROUND);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
