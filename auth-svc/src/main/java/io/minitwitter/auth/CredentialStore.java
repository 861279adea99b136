package io.minitwitter.auth;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Credentials by person. Each change is durable, and seen by every replica, when its method
 * returns.
 */
interface CredentialStore {

  /** Adds the credential of a person who has none. */
  void add(Credential credential);

  /** Removes a person's credential and sessions; success as well when there is none. */
  void remove(UUID userId);

  Optional<Credential> find(UUID userId);

  /**
   * Replaces a hash, unless it is no longer {@code old}: a password changed meanwhile stays
   * changed.
   */
  void rehash(UUID userId, String old, String replacement);

  /** The people whose role is admin, users or not yet; at most 100. */
  List<UUID> administrators();

  /**
   * People with a credential from before this time whose user row nobody has reported yet, oldest
   * first.
   */
  List<UUID> unseen(Instant createdBefore, int limit);

  /** Notes that these people's user rows exist. */
  void seen(Collection<UUID> userIds);

  /** Removes those of these people's credentials that were not reported as seen. */
  void removeUnseen(Collection<UUID> userIds);

  /**
   * The people whose tokens were made void after {@code since} and have not all expired at {@code
   * now}.
   */
  List<VoidedUser> voidedSince(Instant since, Instant now);
}
