package io.minitwitter.auth;

import io.minitwitter.mesh.identity.Role;
import java.time.Instant;
import java.util.UUID;

/**
 * What proves that somebody is a person, and what that person may do.
 *
 * @param userId the person
 * @param passwordHash the encoded argon2id hash
 * @param role what the person's tokens grant
 * @param createdAt when the registration began
 */
record Credential(UUID userId, String passwordHash, Role role, Instant createdAt) {

  /** Leaves the hash out, which has no place in a log. */
  @Override
  public String toString() {
    return "Credential[" + userId + ", " + role + "]";
  }
}
