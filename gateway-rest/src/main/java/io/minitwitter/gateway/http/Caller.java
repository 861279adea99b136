package io.minitwitter.gateway.http;

import io.minitwitter.auth.v1.Role;

/**
 * Who makes a request.
 *
 * @param subject the person's id or the service's name; empty for an anonymous caller
 * @param role what they may do; unspecified for an anonymous caller
 * @param authorization the header that proved it, to be passed on unchanged; null without one
 */
public record Caller(String subject, Role role, String authorization) {
  /** Nobody is named. */
  public static final Caller ANONYMOUS = new Caller("", Role.ROLE_UNSPECIFIED, null);

  public boolean isAnonymous() {
    return authorization == null;
  }

  /** Keeps the token out of logs. */
  @Override
  public String toString() {
    return "Caller[" + subject + ", " + role + "]";
  }
}
