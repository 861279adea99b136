package io.minitwitter.notification;

import io.minitwitter.mesh.node.PeriodicJob;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Removes what is old, read or not. Every replica does it; what one has removed the others do not
 * find.
 */
final class NotificationPurge implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(NotificationPurge.class);
  private static final Duration LAST_ROUND = Duration.ofSeconds(1);

  /**
   * By so much what is known of likes and fan-outs outlives the notifications. A like that a group
   * still counts is not forgotten: it was heard of when the group was made or later.
   */
  private static final Duration LONGER = Duration.ofDays(7);

  private final NotificationStore notifications;
  private final LikeGroups likes;
  private final Fanouts fanouts;
  private final Duration keep;
  private final InstantSource clock;
  private final PeriodicJob job;
  private volatile boolean running;

  NotificationPurge(
      NotificationStore notifications,
      LikeGroups likes,
      Fanouts fanouts,
      NotificationSettings settings,
      InstantSource clock) {
    this.notifications = notifications;
    this.likes = likes;
    this.fanouts = fanouts;
    this.keep = settings.keep();
    this.clock = clock;
    this.job = new PeriodicJob("notification-purge", settings.purgeInterval(), this::run);
  }

  /** Purges once. */
  void run() {
    Instant oldest = clock.instant().minus(keep);
    int removed = notifications.removeBefore(oldest);
    likes.forgetBefore(oldest.minus(LONGER));
    fanouts.forgetBefore(oldest.minus(LONGER));
    if (removed > 0) {
      log.info("{} old notifications were removed", removed);
    }
  }

  /** The first run is at once, which declares the stores' indexes before most calls come. */
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
