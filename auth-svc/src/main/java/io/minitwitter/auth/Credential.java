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
 * @param accountStatus what has become of it since
 */
record Credential(
    UUID userId, String passwordHash, Role role, Instant createdAt, AccountStatus accountStatus) {

  /** One that was just made. */
  Credential(UUID userId, String passwordHash, Role role, Instant createdAt) {
    this(userId, passwordHash, role, createdAt, AccountStatus.NEW);
  }

  /** The same with another hash of the same password, which is no change to anybody. */
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

  /** Leaves the hash out, which has no place in a log. */
  @Override
  public String toString() {
    return "Credential[" + userId + ", " + role + "]";
  }
}
