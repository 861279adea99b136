package io.minitwitter.tweet;

import io.minitwitter.mesh.node.PeriodicJob;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Lets tweets be counted that were posted before tweets were, once after the start. Every replica
 * may do it at the same time, and again.
 */
final class TweetMarking implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(TweetMarking.class);
  private static final Duration LAST_ROUND = Duration.ofSeconds(1);

  /** Beyond the first round that succeeds there is nothing left to do. */
  private static final Duration PERIOD = Duration.ofDays(1);

  private final IntSupplier mark;
  private final Runnable wakeCounting;
  private final PeriodicJob job = new PeriodicJob("tweet-marking", PERIOD, this::run);
  private volatile boolean done;
  private volatile boolean running;

  TweetMarking(IntSupplier mark, Runnable wakeCounting) {
    this.mark = mark;
    this.wakeCounting = wakeCounting;
  }

  /** Marks what is to be marked, unless that has been done. */
  void run() {
    if (done) {
      return;
    }
    int marked = mark.getAsInt();
    done = true;
    if (marked > 0) {
      log.info("{} tweets that were never counted are counted now", marked);
      wakeCounting.run();
    }
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
