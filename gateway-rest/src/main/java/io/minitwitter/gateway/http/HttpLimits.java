package io.minitwitter.gateway.http;

import java.util.List;

/**
 * What the gateway takes and from whom.
 *
 * @param allowedOrigins origins whose scripts may call the API; {@code *} for all
 * @param trustedProxies addresses and networks whose {@code X-Forwarded-For} is believed
 * @param maxBodyBytes the largest body
 * @param maxInFlight the most requests served at once
 */
public record HttpLimits(
    List<String> allowedOrigins, List<String> trustedProxies, int maxBodyBytes, int maxInFlight) {}
