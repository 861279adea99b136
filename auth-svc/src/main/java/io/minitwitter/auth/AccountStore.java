package io.minitwitter.auth;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Changes of what a person may do, each together with all that follows from it. */
interface AccountStore {

  /**
   * Shows a person's account to a decision and does what it decides: credential, sessions' ends and
   * audit record, all or nothing, durable and seen by every replica when this returns. In between
   * nobody else changes the account, and nobody opens or continues a session of it. A decision that
   * throws changes nothing.
   *
   * @param decision waits for nothing else, since others wait for it
   * @return empty when there is no such person
   */
  Optional<ChangedAccount> change(UUID userId, Function<Account, AccountChange> decision);
}
