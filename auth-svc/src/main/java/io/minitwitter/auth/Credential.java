package io.minitwitter.auth;

import io.minitwitter.mesh.identity.Role;
import java.time.Instant;
import java.util.UUID;

/**
 * A user's password hash, role and status.
 *
 * @param userId the user
 * @param passwordHash the encoded argon2id hash
 * @param role the role in the user's tokens
 * @param createdAt when the registration began
 * @param accountStatus the current status
 */
record Credential(
    UUID userId, String passwordHash, Role role, Instant createdAt, AccountStatus accountStatus) {

  /** One that was just made. */
  Credential(UUID userId, String passwordHash, Role role, Instant createdAt) {
    this(userId, passwordHash, role, createdAt, AccountStatus.NEW);
  }

  /** A copy with another hash of the same password. */
  Credential rehashed(String hash) {
    return new Credential(userId, hash, role, createdAt, accountStatus);
  }

  Credential withPassword(String hash) {
    return new Credential(userId, hash, role, createdAt, accountStatus.changed());
  }

  Credential withRole(Role other, AccountStatus then) {
    return new Credential(userId, passwordHash, other, createdAt, then.changed());
  }

  Credential with(AccountStatus then) {
    return new Credential(userId, passwordHash, role, createdAt, then.changed());
  }

  /** Without the hash, which must not be logged. */
  @Override
  public String toString() {
    return "Credential[" + userId + ", " + role + "]";
  }
}
