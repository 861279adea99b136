package io.minitwitter.auth;

import java.time.Instant;

/**
 * The times of a token pair.
 *
 * @param issuedAt when both were made
 * @param accessUntil when the access token expires
 * @param refreshUntil when the refresh token expires
 */
record TokenTimes(Instant issuedAt, Instant accessUntil, Instant refreshUntil) {}
