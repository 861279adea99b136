package io.minitwitter.mesh.identity;

import java.util.Locale;
import java.util.Optional;

/** What a caller may do; the access policy says which role contains which. */
public enum Role {
  ANONYMOUS,
  USER,
  MODERATOR,
  ADMIN,
  /** Not a user: a service of the system. */
  SERVICE;

  private final String claim = name().toLowerCase(Locale.ROOT);

  /** The name in tokens and in the policy file. */
  public String claim() {
    return claim;
  }

  /** The role of a token's claim; empty for one that no token may carry. */
  static Optional<Role> ofClaim(String claim) {
    for (Role role : values()) {
      if (role != ANONYMOUS && role.claim.equals(claim)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
