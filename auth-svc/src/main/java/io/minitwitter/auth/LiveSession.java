package io.minitwitter.auth;

import java.time.Instant;
import java.util.UUID;

/**
 * A session that has not ended.
 *
 * @param createdAt when it was opened
 * @param lastUsedAt when it was last continued, or opened
 * @param expiresAt when its refresh token expires
 */
record LiveSession(UUID id, Instant createdAt, Instant lastUsedAt, Instant expiresAt) {}
