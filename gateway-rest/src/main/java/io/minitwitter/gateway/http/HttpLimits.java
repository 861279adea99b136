package io.minitwitter.gateway.http;

import java.util.List;

/**
 * Limits of the HTTP server.
 *
 * @param allowedOrigins origins whose scripts may call the API; {@code *} for all
 * @param trustedProxies addresses and networks whose {@code X-Forwarded-For} header is trusted
 * @param maxBodyBytes the largest body
 * @param maxInFlight maximum number of concurrent requests
 */
public record HttpLimits(
    List<String> allowedOrigins, List<String> trustedProxies, int maxBodyBytes, int maxInFlight) {}
