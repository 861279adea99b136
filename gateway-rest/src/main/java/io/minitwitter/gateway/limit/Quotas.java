package io.minitwitter.gateway.limit;

import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The quotas of the gateway.
 *
 * @param anonymousReads reads without a token, by address
 * @param reads reads, by person
 * @param writes changes, by person, or by address without a token
 * @param auth registrations, log-ins and refreshes, by address
 */
public record Quotas(Quota anonymousReads, Quota reads, Quota writes, Quota auth) {
  Duration longestWindow() {
    return Stream.of(anonymousReads, reads, writes, auth)
        .map(Quota::window)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
