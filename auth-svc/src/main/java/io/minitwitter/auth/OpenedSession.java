package io.minitwitter.auth;

import io.minitwitter.user.v1.User;
import java.time.Duration;

/**
 * A session as its owner gets it.
 *
 * @param accessToken signed, to be sent with each call
 * @param refreshToken opaque, for one use
 * @param expiresIn how long the access token lives
 * @param user whose session it is
 */
record OpenedSession(String accessToken, String refreshToken, Duration expiresIn, User user) {

  /** Leaves the tokens out, which have no place in a log. */
  @Override
  public String toString() {
    return "OpenedSession[" + user.getId() + "]";
  }
}
