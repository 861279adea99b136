package io.minitwitter.auth;

import java.time.Duration;
import java.time.Instant;

/**
 * What has become of a credential since it was made, as far as it matters to tokens. Each access
 * token carries the version of the credential that it was signed by.
 *
 * @param suspended whether the user gets no tokens now
 * @param tokensVoidBelow access tokens of a lower version are void; 0 when none ever were
 * @param voidedAt when those were made void; the epoch when none ever were
 * @param tokensVoidUntil when the last of those expires
 * @param version counts changes of password, role and suspension
 */
record AccountStatus(
    boolean suspended,
    long tokensVoidBelow,
    Instant voidedAt,
    Instant tokensVoidUntil,
    long version) {
  /** Of a credential that was just made. */
  static final AccountStatus NEW = new AccountStatus(false, 0, Instant.EPOCH, Instant.EPOCH, 0);

  AccountStatus changed() {
    return new AccountStatus(suspended, tokensVoidBelow, voidedAt, tokensVoidUntil, version + 1);
  }

  AccountStatus suspended(boolean now) {
    return new AccountStatus(now, tokensVoidBelow, voidedAt, tokensVoidUntil, version);
  }

  /** With all tokens void that are signed before the change that this is part of. */
  AccountStatus voidingTokens(Instant now, Duration accessLifetime) {
    return new AccountStatus(suspended, version + 1, now, now.plus(accessLifetime), version);
  }
}
