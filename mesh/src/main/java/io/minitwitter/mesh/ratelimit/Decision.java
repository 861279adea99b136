package io.minitwitter.mesh.ratelimit;

import java.time.Duration;

/**
 * What a rate limit says of one request, with the header fields of
 * draft-ietf-httpapi-ratelimit-headers-10.
 *
 * @param allowed whether the request passes
 * @param policy the value of {@code RateLimit-Policy}
 * @param rateLimit the value of {@code RateLimit}: {@code r} requests would pass now, and the whole
 *     quota would after {@code t} seconds
 * @param retryAfter when to come back after a refusal
 */
public record Decision(boolean allowed, String policy, String rateLimit, Duration retryAfter) {
  static Decision of(LimitClass limit, Quota quota, String policy, Backlog backlog) {
    long reset = Math.ceilDiv(backlog.debtNanos(), 1_000_000_000L);
    String rateLimit =
        "\"" + limit.policyName() + "\";r=" + backlog.remaining(quota) + ";t=" + reset;
    return new Decision(
        backlog.allowed(),
        policy,
        rateLimit,
        backlog.allowed() ? Duration.ZERO : Duration.ofNanos(backlog.retryNanos(quota)));
  }
}
