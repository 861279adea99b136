package io.minitwitter.gateway.http;

import java.time.Duration;

/**
 * Limits on connections.
 *
 * @param most connections at once
 * @param mostPerAddress connections at once from one client address; trusted proxies are exempt
 * @param idleTime how long a connection may take to send the headers of its next request
 * @param requestTime how long a request may take, from its headers to the last byte of its answer
 */
public record ConnectionLimits(
    int most, int mostPerAddress, Duration idleTime, Duration requestTime) {}
