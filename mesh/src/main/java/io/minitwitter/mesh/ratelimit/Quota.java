package io.minitwitter.mesh.ratelimit;

import java.time.Duration;

/**
 * How many requests a window takes.
 *
 * @param permits requests in a window
 * @param window its length
 * @param burst requests allowed at once after a pause; the others are spread over the window
 */
public record Quota(int permits, Duration window, int burst) {
  public Quota {
    if (permits < 1 || window.toSeconds() < 1 || burst < 1 || burst > permits) {
      throw new IllegalArgumentException("A quota is at least one request in a second");
    }
  }

  /** A quota that may be used at once. */
  public Quota(int permits, Duration window) {
    this(permits, window, permits);
  }

  /** The largest backlog: that of a burst. */
  long capacityNanos() {
    return burst * intervalNanos();
  }

  /** The time that one request takes from the window. */
  long intervalNanos() {
    return window.toNanos() / permits;
  }

  /** The parameters of {@code RateLimit-Policy}. */
  String policy(LimitClass limit) {
    return "\"" + limit.policyName() + "\";q=" + permits + ";w=" + window.toSeconds();
  }
}
