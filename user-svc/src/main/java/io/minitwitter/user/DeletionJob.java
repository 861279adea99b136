package io.minitwitter.user;

import io.minitwitter.mesh.node.PeriodicJob;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Looks for deletions of which services are to be asked again. Every replica may do it at once. */
final class DeletionJob implements SmartLifecycle {

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration LAST_ROUND = Duration.ofSeconds(1);

  private final PeriodicJob job;
  private volatile boolean running;

  DeletionJob(Deletions deletions) {
    this.job = new PeriodicJob("user-deletions", PERIOD, deletions::askAgain);
  }

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
