package io.minitwitter.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What is to become of an account.
 *
 * @param credential the credential from now on; nothing is done when it is the one from before
 * @param ending the sessions that end with it
 * @param record what is written to the audit records with it
 */
record AccountChange(Credential credential, Optional<Ending> ending, Optional<AuditRecord> record) {

  /**
   * The end of a user's sessions.
   *
   * @param at when they end
   * @param except the session that continues
   */
  record Ending(Instant at, Optional<UUID> except) {}

  /** Whether this makes void all access tokens of the user that there are. */
  boolean voidsTokens(Credential before) {
    return credential.accountStatus().tokensVoidBelow() > before.accountStatus().tokensVoidBelow();
  }

  static AccountChange none(Account account) {
    return new AccountChange(account.credential(), Optional.empty(), Optional.empty());
  }
}
