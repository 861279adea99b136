package io.minitwitter.mesh.event;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.minitwitter.mesh.store.StoreFailures;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often something is tried that others ask for: for ever while a store or service is away, a
 * few times when it fails otherwise.
 *
 * @param most how often a failure is tried that is nobody's absence
 * @param first the pause after the first failure; each further one is twice as long
 * @param longest the longest pause
 */
record Attempts(int most, Duration first, Duration longest) {
  private static final Logger log = LoggerFactory.getLogger(Attempts.class);

  /** What nodes use. */
  static final Attempts USUAL = new Attempts(5, Duration.ofMillis(100), Duration.ofSeconds(5));

  /** Nobody wants the outcome any more; whether there is one is unknown. */
  static final class AbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AbandonedException(Throwable last) {
      super(last);
    }
  }

  /**
   * Tries until it succeeds.
   *
   * @param wanted whether to go on
   * @throws AbandonedException when it is no longer wanted
   * @throws RuntimeException the last failure, after so many that are nobody's absence
   */
  void until(BooleanSupplier wanted, Runnable work) throws InterruptedException {
    int failures = 0;
    Duration pause = first;
    while (true) {
      try {
        work.run();
        return;
      } catch (RuntimeException e) {
        boolean absent = isAbsence(e);
        failures += absent ? 0 : 1;
        if (failures >= most) {
          throw e;
        }
        if (!wanted.getAsBoolean()) {
          throw new AbandonedException(e);
        }
        log.debug("tried in vain, trying again in {}", pause, e);
        Thread.sleep(pause);
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(longest) > 0 ? longest : pause;
        if (!wanted.getAsBoolean()) {
          throw new AbandonedException(e);
        }
      }
    }
  }

  private static boolean isAbsence(RuntimeException failure) {
    if (failure instanceof StatusRuntimeException refused) {
      Status.Code code = refused.getStatus().getCode();
      return code == Status.Code.UNAVAILABLE
          || code == Status.Code.DEADLINE_EXCEEDED
          || code == Status.Code.UNAUTHENTICATED;
    }
    return StoreFailures.isUnavailable(failure);
  }
}
