package io.minitwitter.mesh.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits for what happens on other threads, with the patience that a busy machine needs. */
final class Awaiting {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Awaiting() {}

  static void until(BooleanSupplier condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("within %s", PATIENCE).isBefore(end);
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
