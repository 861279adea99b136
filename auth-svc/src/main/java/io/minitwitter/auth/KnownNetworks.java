package io.minitwitter.auth;

import java.time.Instant;
import java.util.UUID;

/** Networks that users have logged in from, as digests. A change is durable when it returns. */
interface KnownNetworks {
  /** How many networks are remembered for a user. */
  int MOST = 20;

  boolean knows(UUID userId, String network);

  /** Adds a network of a user who has a credential, and removes the oldest beyond the maximum. */
  void remember(UUID userId, String network, Instant now);

  /** Removes networks that were last used before this time. */
  void purge(Instant before);
}
