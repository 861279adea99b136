package io.minitwitter.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What has become of a credential since it was made, as far as tokens must know.
 *
 * @param suspended whether the person gets no tokens now
 * @param tokensFrom access tokens issued before this are void; the epoch when none ever were
 * @param tokensVoidUntil when the last of those expires
 * @param version counts changes of password, role and suspension
 */
record AccountStatus(boolean suspended, Instant tokensFrom, Instant tokensVoidUntil, long version) {
  /** Of a credential that was just made. */
  static final AccountStatus NEW = new AccountStatus(false, Instant.EPOCH, Instant.EPOCH, 0);

  AccountStatus changed() {
    return new AccountStatus(suspended, tokensFrom, tokensVoidUntil, version + 1);
  }

  AccountStatus suspended(boolean now) {
    return new AccountStatus(now, tokensFrom, tokensVoidUntil, version);
  }

  /**
   * With all tokens void that were issued until now. Tokens carry whole seconds, so that one of
   * this second cannot be told from the next one by the clock: those that follow are dated from the
   * second after, which verifiers allow as a difference of clocks.
   */
  AccountStatus voidingTokens(Instant now, Duration accessLifetime) {
    Instant lastIssued = now.truncatedTo(ChronoUnit.SECONDS);
    if (lastIssued.isBefore(tokensFrom)) {
      lastIssued = tokensFrom;
    }
    Instant from = lastIssued.plusSeconds(1);
    return new AccountStatus(suspended, from, from.plus(accessLifetime), version);
  }
}
