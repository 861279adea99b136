package io.minitwitter.auth;

import io.minitwitter.user.v1.User;
import java.time.Duration;

/**
 * A session as returned to its owner.
 *
 * @param accessToken signed, to be sent with each call
 * @param refreshToken opaque, for one use
 * @param expiresIn how long the access token lives
 * @param user the owner
 */
record OpenedSession(String accessToken, String refreshToken, Duration expiresIn, User user) {

  /** Without the tokens, which must not be logged. */
  @Override
  public String toString() {
    return "OpenedSession[" + user.getId() + "]";
  }
}
