package io.minitwitter.auth;

import java.time.Instant;

/**
 * How often in a row somebody failed to prove to be a person.
 *
 * @param failures how often since the last success
 * @param lastFailedAt when last
 */
record FailedAttempts(int failures, Instant lastFailedAt) {}
