package io.minitwitter.people;

import java.time.Duration;

/**
 * How a service looks something up about people; each service has settings of its own for it.
 *
 * @param ttl how long what was found is kept in memory; zero keeps nothing
 * @param size most entries that are kept in memory
 * @param timeout how long one call waits for the other service
 */
public record LookupSettings(Duration ttl, long size, Duration timeout) {}
