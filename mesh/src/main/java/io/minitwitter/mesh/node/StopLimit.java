package io.minitwitter.mesh.node;

import java.time.Duration;

/**
 * Ends a process that does not stop in time, because a store or another service hangs. What was
 * acknowledged is durable in the stores; calls in flight fail, as after a crash.
 */
public final class StopLimit {
  /**
   * Less than the ten seconds that container engines wait before they kill: a busy machine may take
   * a second until the process begins to stop.
   */
  static final Duration LIMIT = Duration.ofMillis(8_500);

  private static final int KILLED_BY_SIGTERM = 143;

  private StopLimit() {}

  /** Applies to this process from now on. */
  public static void install() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(StopLimit::begin));
  }

  private static void begin() {
    Thread.ofPlatform()
        .daemon()
        .name("stop-limit")
        .start(
            () -> {
              try {
                Thread.sleep(LIMIT);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              System.err.println("Not stopped in time, ending the process");
              Runtime.getRuntime().halt(KILLED_BY_SIGTERM);
            });
  }
}
