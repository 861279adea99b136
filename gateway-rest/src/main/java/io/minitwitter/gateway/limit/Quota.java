package io.minitwitter.gateway.limit;

import java.time.Duration;

/**
 * How many requests a window takes.
 *
 * @param permits requests in a window
 * @param window its length
 */
public record Quota(int permits, Duration window) {
  public Quota {
    if (permits < 1 || window.toSeconds() < 1) {
      throw new IllegalArgumentException("A quota is at least one request in a second");
    }
  }

  /** The time that one request takes from the window. */
  long intervalNanos() {
    return window.toNanos() / permits;
  }

  /** The parameters of {@code RateLimit-Policy}. */
  String policy(LimitClass limit) {
    return "\"%s\";q=%d;w=%d".formatted(limit.policyName(), permits, window.toSeconds());
  }
}
