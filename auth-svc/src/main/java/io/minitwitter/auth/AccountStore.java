package io.minitwitter.auth;

import io.minitwitter.mesh.event.Event;
import java.time.Duration;
import java.time.Instant;
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

  /**
   * Removes a user's credential and sessions, and makes all their tokens void, all or nothing;
   * durable and seen by every replica when this returns. Success as well when there is none left.
   *
   * @param accessLifetime how long an access token lives
   * @param event published with it
   * @return empty, and nothing is done, when it is the last administrator
   */
  Optional<VoidedUser> remove(UUID userId, Instant now, Duration accessLifetime, Event event);
}
