package io.minitwitter.mesh.identity;

import io.grpc.Context;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.util.Optional;
import java.util.UUID;

/**
 * The caller. Access checks use {@code role}, the role of the token in {@code authorization};
 * ownership checks use {@code user}, the user on whose behalf a service may call.
 *
 * @param role of the token that makes the call
 * @param subject a user's id, a service's name, or empty for anonymous callers
 * @param user the user who acts, directly or through a service
 * @param userToken the user's access token, to be passed on; empty without a user
 */
public record Caller(Role role, String subject, Optional<UserIdentity> user, String userToken) {
  /** An anonymous caller. */
  public static final Caller ANONYMOUS = new Caller(Role.ANONYMOUS, "", Optional.empty(), "");

  /** Carries the caller of the current call. */
  public static final Context.Key<Caller> KEY =
      Context.keyWithDefault("minitwitter-caller", ANONYMOUS);

  /** The caller of the call that this thread serves; anonymous outside of one. */
  public static Caller current() {
    return KEY.get();
  }

  /** Id of the user who reads in the current call; empty for an anonymous caller. */
  public static Optional<UUID> viewer() {
    return current().user().map(UserIdentity::id);
  }

  /**
   * The user who acts.
   *
   * @throws io.grpc.StatusRuntimeException TOKEN_MISSING if there is none
   */
  public UserIdentity requireUser() {
    return user.orElseThrow(
        () ->
            Errors.of(
                ErrorReason.ERROR_REASON_TOKEN_MISSING,
                "Log in: this call needs the access token of a user."));
  }

  @Override
  public String toString() {
    return "Caller[" + role + " " + subject + "]";
  }
}
