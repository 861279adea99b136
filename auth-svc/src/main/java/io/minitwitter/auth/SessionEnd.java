package io.minitwitter.auth;

import java.time.Instant;
import java.util.UUID;

/**
 * A session that has ended.
 *
 * @param sessionId the session
 * @param accessUntil when the last of its access tokens expires
 */
record SessionEnd(UUID sessionId, Instant accessUntil) {}
