package io.minitwitter.mesh.ratelimit;

import io.minitwitter.mesh.store.Redis;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Rate limits: how many requests a caller can make.
 *
 * @param rateLimits Whether rate limits apply; off is for benchmarks.
 * @param requestsPerMinute Requests in a minute by class.
 */
@ConfigurationProperties("minitwitter")
public record RateLimitSettings(
    @DefaultValue("on") @NotNull Switch rateLimits,
    @DefaultValue @Valid @NotNull PerMinute requestsPerMinute) {

  /** Lowest burst of the class {@code auth}. */
  private static final int AUTH_BURST = 10;

  /** Part of a minute's quota that the class {@code auth} may use at once. */
  private static final int AUTH_BURST_PART = 30;

  /** Whether something is done. */
  public enum Switch {
    ON,
    OFF
  }

  /**
   * Requests in a minute.
   *
   * @param anonymousReads Reads without a token, per address.
   * @param reads Reads, per user.
   * @param writes Writes, per user.
   * @param auth Registrations, logins and refreshes, per address; a burst may have a thirtieth of
   *     them, at least ten.
   */
  public record PerMinute(
      @DefaultValue("3000") @Min(1) int anonymousReads,
      @DefaultValue("6000") @Min(1) int reads,
      @DefaultValue("600") @Min(1) int writes,
      @DefaultValue("300") @Min(1) int auth) {}

  /**
   * The limits; empty when they are off.
   *
   * @param redis where writes are counted for all processes
   */
  public Optional<RateLimits> limits(Redis redis) {
    if (rateLimits == Switch.OFF) {
      return Optional.empty();
    }
    int auth = requestsPerMinute.auth();
    int burst = Math.min(auth, Math.max(AUTH_BURST, auth / AUTH_BURST_PART));
    Quotas quotas =
        new Quotas(
            perMinute(requestsPerMinute.anonymousReads()),
            perMinute(requestsPerMinute.reads()),
            perMinute(requestsPerMinute.writes()),
            new Quota(auth, Duration.ofMinutes(1), burst));
    return Optional.of(new RateLimits(quotas, redis));
  }

  private static Quota perMinute(int permits) {
    return new Quota(permits, Duration.ofMinutes(1));
  }
}
