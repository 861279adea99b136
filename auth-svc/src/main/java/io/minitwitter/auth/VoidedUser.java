package io.minitwitter.auth;

import java.time.Instant;
import java.util.UUID;

/**
 * A user some of whose access tokens are refused.
 *
 * @param userId the user
 * @param below tokens of a lower version of the credential are void
 * @param until when the last of them expires
 */
record VoidedUser(UUID userId, long below, Instant until) {
  /** Above the version of every token. */
  static final long ALL = Long.MAX_VALUE;
}
