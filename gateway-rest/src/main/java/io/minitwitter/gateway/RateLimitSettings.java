package io.minitwitter.gateway;

import io.minitwitter.gateway.limit.Quota;
import io.minitwitter.gateway.limit.Quotas;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
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
   * @param auth Registrations, logins and refreshes, per address.
   */
  public record PerMinute(
      @DefaultValue("3000") @Min(1) int anonymousReads,
      @DefaultValue("6000") @Min(1) int reads,
      @DefaultValue("600") @Min(1) int writes,
      @DefaultValue("300") @Min(1) int auth) {}

  Quotas quotas() {
    return new Quotas(
        perMinute(requestsPerMinute.anonymousReads()),
        perMinute(requestsPerMinute.reads()),
        perMinute(requestsPerMinute.writes()),
        perMinute(requestsPerMinute.auth()));
  }

  private static Quota perMinute(int permits) {
    return new Quota(permits, Duration.ofMinutes(1));
  }
}
