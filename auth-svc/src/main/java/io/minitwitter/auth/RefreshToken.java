package io.minitwitter.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a refresh token that a caller presents.
 *
 * @param sessionId the session that it continues
 * @param userId the owner of the session
 * @param openedAt when that session was opened
 * @param expiresAt when it expires
 * @param rotatedAt when it was exchanged for another
 * @param sessionEnded whether its session has ended
 */
record RefreshToken(
    UUID sessionId,
    UUID userId,
    Instant openedAt,
    Instant expiresAt,
    Optional<Instant> rotatedAt,
    boolean sessionEnded) {}
