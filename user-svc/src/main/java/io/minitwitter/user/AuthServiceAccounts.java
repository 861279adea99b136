package io.minitwitter.user;

import io.grpc.StatusRuntimeException;
import io.minitwitter.auth.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import io.minitwitter.auth.v1.ResignAdministratorRequest;
import io.minitwitter.auth.v1.VerifyPasswordRequest;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.error.Errors;
import java.time.Duration;
import java.util.UUID;

/** Accounts as auth-svc knows them. */
final class AuthServiceAccounts implements Accounts {

  private final AuthServiceBlockingStub auth;

  AuthServiceAccounts(AuthServiceBlockingStub auth) {
    this.auth = auth;
  }

  @Override
  public void requirePassword(String password) {
    VerifyPasswordRequest request =
        VerifyPasswordRequest.newBuilder().setPassword(password).build();
    try {
      var _ = auth.verifyPassword(request);
    } catch (StatusRuntimeException e) {
      throw refusal(e);
    }
  }

  @Override
  public void resign(UUID userId) {
    ResignAdministratorRequest request =
        ResignAdministratorRequest.newBuilder().setUserId(userId.toString()).build();
    try {
      var _ = auth.resignAdministrator(request);
    } catch (StatusRuntimeException e) {
      throw refusal(e);
    }
  }

  private static StatusRuntimeException refusal(StatusRuntimeException e) {
    if (ErrorDetails.of(e).reason() == ErrorReason.ERROR_REASON_BAD_CREDENTIALS) {
      return e;
    }
    return switch (e.getStatus().getCode()) {
      // Our own token, not the caller's, is what was refused: to the caller that is an outage.
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          Errors.retryLater(
              ErrorReason.ERROR_REASON_UNAVAILABLE,
              "Accounts cannot be reached; try again.",
              Duration.ofSeconds(1),
              e);
      default -> e;
    };
  }
}
