package io.minitwitter.gateway.http;

import java.time.Duration;
import java.util.List;

/**
 * Limits on requests, and the clients and origins that they may come from.
 *
 * @param allowedOrigins origins whose scripts may call the API; {@code *} for all
 * @param trustedProxies addresses and networks whose {@code X-Forwarded-For} is used
 * @param maxBodyBytes the largest body
 * @param bodyTimeout how long a body may take to arrive
 * @param maxArrivingBodies the most bodies awaited at once; one client address gets a quarter
 * @param maxInFlight the most requests served at once
 */
public record HttpLimits(
    List<String> allowedOrigins,
    List<String> trustedProxies,
    int maxBodyBytes,
    Duration bodyTimeout,
    int maxArrivingBodies,
    int maxInFlight) {}
