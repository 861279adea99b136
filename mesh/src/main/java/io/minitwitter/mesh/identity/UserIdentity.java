package io.minitwitter.mesh.identity;

import java.util.UUID;

/**
 * A logged-in user.
 *
 * @param id the user's id
 * @param sessionId the session that the token belongs to
 * @param role never ANONYMOUS or SERVICE
 */
public record UserIdentity(UUID id, UUID sessionId, Role role) {
  /** Whether the user may moderate other users' content. */
  public boolean mayModerate() {
    return role == Role.MODERATOR || role == Role.ADMIN;
  }
}
