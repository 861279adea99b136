package io.minitwitter.auth;

import java.time.Instant;

/**
 * Consecutive failed attempts to authenticate.
 *
 * @param failures number since the last success
 * @param lastFailedAt time of the last failure
 */
record FailedAttempts(int failures, Instant lastFailedAt) {}
