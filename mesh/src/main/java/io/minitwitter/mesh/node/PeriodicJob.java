package io.minitwitter.mesh.node;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that is done at once, then again and again, and out of turn when woken. */
public final class PeriodicJob {
  private static final Logger log = LoggerFactory.getLogger(PeriodicJob.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final String name;
  private final Duration period;
  private final Runnable work;
  private final Semaphore woken = new Semaphore(0);
  private Thread thread;
  private volatile boolean stopped;
  private boolean failing;

  /**
   * A job that is not started yet.
   *
   * @param name for the log and the thread
   * @param period from the end of one round to the begin of the next
   */
  public PeriodicJob(String name, Duration period, Runnable work) {
    this.name = name;
    this.period = period;
    this.work = work;
  }

  /** Begins the first round at once, on a thread of its own. */
  public void start() {
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  /** Does the work soon, once for however many calls come until then. */
  public void wake() {
    woken.release();
  }

  /** Begins no further round; lets the one that runs end, if that is soon. */
  public void stop(Duration patience) {
    stopped = true;
    wake();
    try {
      // An interrupt in the middle of a query would break its connection.
      if (!thread.join(patience)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopped) {
        round();
        Duration pause = failing && TRY_AGAIN.compareTo(period) < 0 ? TRY_AGAIN : period;
        var _ = woken.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        woken.drainPermits();
      }
    } catch (InterruptedException e) {
      log.debug("{} stops", name);
    }
  }

  private void round() {
    try {
      work.run();
      if (failing) {
        failing = false;
        log.info("{} works again", name);
      }
    } catch (RuntimeException e) {
      // Said once, not twice a second for as long as a store is down.
      if (!failing && !stopped) {
        failing = true;
        log.warn("{} failed and goes on trying", name, e);
      }
    }
  }
}
