package io.minitwitter.auth;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Credentials by user. Each change is durable and visible to every replica when its method returns.
 */
interface CredentialStore {

  /** Adds the credential of a user who has none. */
  void add(Credential credential);

  /** Removes a user's credential and sessions; succeeds if there are none. */
  void remove(UUID userId);

  Optional<Credential> find(UUID userId);

  /**
   * Replaces a hash, unless it is no longer {@code old}: a password changed meanwhile stays
   * changed.
   */
  void rehash(UUID userId, String old, String replacement);

  /** Ids with the role of administrator, including unfinished registrations; at most 100. */
  List<UUID> administrators();

  /**
   * Ids with a credential from before this time whose user row has not been reported, oldest first.
   */
  List<UUID> unseen(Instant createdBefore, int limit);

  /** Stores that the user rows of these ids exist. */
  void seen(Collection<UUID> userIds);

  /** Removes the credentials of those ids that were not reported as existing. */
  void removeUnseen(Collection<UUID> userIds);

  /**
   * Users whose tokens were revoked after {@code since} and have not all expired at {@code now}.
   */
  List<VoidedUser> voidedSince(Instant since, Instant now);
}
