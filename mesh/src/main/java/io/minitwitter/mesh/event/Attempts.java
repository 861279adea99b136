package io.minitwitter.mesh.event;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.minitwitter.mesh.store.StoreFailures;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Retries with exponential back-off: without an end while a store or service is unavailable, a few
 * times when the work fails otherwise.
 *
 * @param most how many failures other than unavailability are tolerated, plus one
 * @param first the pause after the first failure; it doubles with each further failure
 * @param longest the maximum pause
 */
record Attempts(int most, Duration first, Duration longest) {
  private static final Logger log = LoggerFactory.getLogger(Attempts.class);

  private static final int REPORTED_ATTEMPT = 5;

  /** The policy that nodes use. */
  static final Attempts DEFAULT = new Attempts(5, Duration.ofMillis(100), Duration.ofSeconds(5));

  /** The result is no longer wanted; whether the work was done is unknown. */
  static final class AbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AbandonedException(Throwable last) {
      super(last);
    }
  }

  /**
   * Retries until the work succeeds. Not by {@code RetryTemplate}, which keeps every failure until
   * the last: an outage may last for days.
   *
   * @param wanted whether to continue
   * @throws AbandonedException if the result is no longer wanted
   * @throws RuntimeException the last failure, after {@code most} other than unavailability
   */
  void until(BooleanSupplier wanted, Runnable work) throws InterruptedException {
    ExponentialBackOff backOff = new ExponentialBackOff(first.toMillis(), 2);
    backOff.setMaxInterval(longest.toMillis());
    BackOffExecution pauses = backOff.start();
    int failures = 0;
    int attempts = 0;
    while (true) {
      try {
        work.run();
        return;
      } catch (RuntimeException e) {
        failures += isUnavailable(e) ? 0 : 1;
        if (failures >= most) {
          throw e;
        }
        long pause = wanted.getAsBoolean() ? pauses.nextBackOff() : 0;
        if (++attempts == REPORTED_ATTEMPT) {
          // Once, and not for every retry while a store is down.
          log.warn("{} attempts failed, and it is retried: {}", attempts, e.toString());
        }
        Thread.sleep(pause);
        if (!wanted.getAsBoolean()) {
          throw new AbandonedException(e);
        }
      }
    }
  }

  private static boolean isUnavailable(RuntimeException failure) {
    if (failure instanceof StatusRuntimeException refused) {
      Status.Code code = refused.getStatus().getCode();
      return code == Status.Code.UNAVAILABLE
          || code == Status.Code.DEADLINE_EXCEEDED
          // Too many calls: the called service's limit, which has an end.
          || code == Status.Code.RESOURCE_EXHAUSTED
          || code == Status.Code.ABORTED
          || code == Status.Code.UNAUTHENTICATED;
    }
    return StoreFailures.isUnavailable(failure);
  }
}
