package io.minitwitter.mesh.identity;

import java.util.UUID;

/**
 * Somebody who is logged in.
 *
 * @param id the user's id
 * @param sessionId the session that the token belongs to
 * @param role never ANONYMOUS or SERVICE
 */
public record Person(UUID id, UUID sessionId, Role role) {
  /** Whether the person may act on what others own. */
  public boolean mayModerate() {
    return role == Role.MODERATOR || role == Role.ADMIN;
  }
}
