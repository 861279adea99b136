package io.minitwitter.mesh.node;

import io.grpc.StatusRuntimeException;
import io.minitwitter.mesh.store.StoreFailures;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Background work of a node, one bean per job: runs when the node starts, after each period, and
 * soon after {@link #wake}. A failed run is repeated with exponential back-off. Starts before the
 * server accepts calls and stops after the last call has ended.
 */
public abstract class PeriodicJob implements SmartLifecycle, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PeriodicJob.class);
  private static final Duration NEVER_AGAIN = Duration.ofDays(365);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  /** Failures shorter than this are usual while a system starts or a service is restarted. */
  private static final Duration REPORT_AFTER = Duration.ofSeconds(2);

  private final String name;
  private final Duration period;
  private final ExponentialBackOff backOff = new ExponentialBackOff();
  private final Semaphore woken = new Semaphore(0);
  private volatile Thread thread;
  private volatile boolean stopping;
  private BackOffExecution retries;
  private long failingSince;
  private boolean reported;

  /**
   * A job that is not started yet.
   *
   * @param name for the log and the thread
   * @param period from the end of one run to the start of the next
   */
  protected PeriodicJob(String name, Duration period) {
    this.name = name;
    this.period = period;
    backOff.setInitialInterval(FIRST_RETRY.toMillis());
    backOff.setMultiplier(2);
    backOff.setMaxInterval(LAST_RETRY.toMillis());
  }

  /** A job that calls {@code work}. */
  public static PeriodicJob of(String name, Duration period, Runnable work) {
    return new PeriodicJob(name, period) {
      @Override
      protected void run() {
        work.run();
      }
    };
  }

  /** A job that is done once it has succeeded. */
  public static PeriodicJob untilDone(String name, Runnable work) {
    return of(name, NEVER_AGAIN, work);
  }

  /**
   * A job that removes what has been kept long enough. Every replica runs it; the first one to
   * remove a record wins. Its first run is at the start, which declares the store's indexes before
   * most calls arrive.
   *
   * @param keep how long records are kept
   * @param remove removes everything older than its argument and returns how many there were
   */
  public static PeriodicJob purge(
      String name,
      Duration period,
      Duration keep,
      InstantSource clock,
      ToIntFunction<Instant> remove) {
    return of(
        name,
        period,
        () -> {
          int removed = remove.applyAsInt(clock.instant().minus(keep));
          if (removed > 0) {
            log.info("{}: removed {} records", name, removed);
          }
        });
  }

  /** One run. */
  protected abstract void run();

  /** Ends a run that would not end by itself; called when the job stops. */
  protected void cancelRun() {}

  /** Whether a long run should end early. */
  protected final boolean stopping() {
    return stopping;
  }

  /** To be called by a run that does not end as long as it succeeds, once it has succeeded. */
  protected final void succeeded() {
    retries = null;
    if (reported) {
      reported = false;
      log.info("{} succeeds again", name);
    }
  }

  /** Runs soon, once for all calls until then. */
  public final void wake() {
    woken.release();
  }

  @Override
  public final void start() {
    stopping = false;
    thread = Thread.ofVirtual().name(name).start(this::loop);
  }

  /** Starts no further run, and waits up to two seconds for the current one. */
  @Override
  public final void stop() {
    Thread running = thread;
    if (running == null) {
      return;
    }
    stopping = true;
    wake();
    cancelRun();
    try {
      // Not immediately: an interrupt during a query would break its connection.
      if (!running.join(STOP_TIMEOUT)) {
        running.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  /** In the background, so that all jobs of a node stop at the same time. */
  @Override
  public final void stop(Runnable stopped) {
    stopping = true;
    Thread.startVirtualThread(
        () -> {
          stop();
          stopped.run();
        });
  }

  @Override
  public void close() {
    stop();
  }

  @Override
  public final boolean isRunning() {
    return thread != null;
  }

  /** Before the server, and therefore stopped after it. */
  @Override
  public final int getPhase() {
    return 0;
  }

  private void loop() {
    try {
      while (!stopping) {
        Duration pause = period;
        try {
          run();
          succeeded();
        } catch (RuntimeException | Error e) {
          pause = failed(e);
        }
        var _ = woken.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        woken.drainPermits();
      }
    } catch (InterruptedException e) {
      log.debug("{} stops", name);
    }
  }

  private Duration failed(Throwable failure) {
    if (retries == null) {
      retries = backOff.start();
      failingSince = System.nanoTime();
    }
    if (!reported && !stopping && System.nanoTime() - failingSince >= REPORT_AFTER.toNanos()) {
      // Once, and not for every retry while a store is down.
      reported = true;
      if (failure instanceof StatusRuntimeException
          || failure instanceof UncheckedIOException
          || StoreFailures.isUnavailable(failure)) {
        log.warn("{} fails and is retried: {}", name, failure.toString());
      } else {
        log.warn("{} fails and is retried", name, failure);
      }
    }
    return Duration.ofMillis(retries.nextBackOff());
  }
}
