package io.minitwitter.mesh.ratelimit;

import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The quotas of the gateway.
 *
 * @param anonymousReads reads without a token, per address
 * @param reads reads, per user
 * @param writes writes, per user, or per address without a token
 * @param auth registrations, logins and refreshes, per address
 */
public record Quotas(Quota anonymousReads, Quota reads, Quota writes, Quota auth) {
  Duration longestWindow() {
    return Stream.of(anonymousReads, reads, writes, auth)
        .map(Quota::window)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
