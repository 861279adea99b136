package io.minitwitter.auth;

import io.minitwitter.mesh.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Changes of accounts, each together with its consequences. */
interface AccountStore {

  /**
   * Passes a user's account to a decision and applies the result: credential, ended sessions and
   * audit record, in one transaction, durable and visible to every replica when this returns.
   * Meanwhile the account cannot be changed, and no session of it can be opened or refreshed. A
   * decision that throws changes nothing.
   *
   * @param decision must not block, because others wait for it
   * @return empty if there is no such user
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
