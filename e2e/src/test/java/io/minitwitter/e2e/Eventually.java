package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waiting for what is bound to happen, for as long as it may take and no longer. */
final class Eventually {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /** Looks until it sees what it waits for, and gives that. */
  static <T> T within(Duration patience, Supplier<T> look, Predicate<T> isIt) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      T seen = look.get();
      if (isIt.test(seen)) {
        return seen;
      }
      if (System.nanoTime() > end) {
        return fail("not within %s; at last: %s", patience, seen);
      }
      pause(PAUSE);
    }
  }

  /** Waits, between two tries. */
  static void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
