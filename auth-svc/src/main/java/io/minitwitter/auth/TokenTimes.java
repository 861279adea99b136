package io.minitwitter.auth;

import java.time.Instant;

/**
 * The times of a token pair.
 *
 * @param issuedAt when both were made
 * @param accessUntil when the access token expires
 * @param refreshUntil when the refresh token expires
 */
record TokenTimes(Instant issuedAt, Instant accessUntil, Instant refreshUntil) {

  /** The same for tokens that must not seem older than they may be. */
  TokenTimes notIssuedBefore(Instant from) {
    return issuedAt.isBefore(from) ? new TokenTimes(from, accessUntil, refreshUntil) : this;
  }
}
