package io.minitwitter.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.auth.v1.ResignAdministratorRequest;
import io.minitwitter.auth.v1.ResignAdministratorResponse;
import io.minitwitter.auth.v1.VerifyPasswordRequest;
import io.minitwitter.auth.v1.VerifyPasswordResponse;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.error.Errors;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuthServiceAccountsTest {

  private final String name = "auth-" + UUID.randomUUID();
  private final ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
  private final AuthServiceAccounts accounts =
      new AuthServiceAccounts(AuthServiceGrpc.newBlockingStub(channel));
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final AtomicReference<String> resigned = new AtomicReference<>();
  private Server server;

  @BeforeEach
  void serve() throws IOException {
    server =
        InProcessServerBuilder.forName(name)
            .addService(
                new AuthServiceGrpc.AuthServiceImplBase() {
                  @Override
                  public void resignAdministrator(
                      ResignAdministratorRequest request,
                      StreamObserver<ResignAdministratorResponse> answer) {
                    if (failure.get() != null) {
                      answer.onError(failure.get());
                      return;
                    }
                    resigned.set(request.getUserId());
                    answer.onNext(ResignAdministratorResponse.getDefaultInstance());
                    answer.onCompleted();
                  }

                  @Override
                  public void verifyPassword(
                      VerifyPasswordRequest request,
                      StreamObserver<VerifyPasswordResponse> answer) {
                    if (!request.getPassword().equals("right")) {
                      answer.onError(failure.get());
                      return;
                    }
                    answer.onNext(VerifyPasswordResponse.getDefaultInstance());
                    answer.onCompleted();
                  }
                })
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void theUserIsNamed() {
    UUID ada = UUID.randomUUID();
    accounts.resign(ada);
    assertThat(resigned).hasValue(ada.toString());
  }

  @Test
  void refusalsArePassedOnExceptThoseOfTheServiceItself() {
    refused(
        Errors.of(ErrorReason.ERROR_REASON_LAST_ADMINISTRATOR, "the last"),
        ErrorReason.ERROR_REASON_LAST_ADMINISTRATOR);
    refused(Status.UNAVAILABLE.asRuntimeException(), ErrorReason.ERROR_REASON_UNAVAILABLE);
    refused(Status.UNAUTHENTICATED.asRuntimeException(), ErrorReason.ERROR_REASON_UNAVAILABLE);
    refused(Status.PERMISSION_DENIED.asRuntimeException(), ErrorReason.ERROR_REASON_UNAVAILABLE);
  }

  @Test
  void aWrongPasswordIsRefusedWithTheReason() {
    accounts.requirePassword("right");
    for (ErrorReason reason :
        List.of(
            ErrorReason.ERROR_REASON_BAD_CREDENTIALS, ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS)) {
      failure.set(Errors.of(reason, "no"));
      assertThatThrownBy(() -> accounts.requirePassword("wrong"))
          .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
    }
    failure.set(Status.UNAUTHENTICATED.asRuntimeException());
    assertThatThrownBy(() -> accounts.requirePassword("wrong"))
        .satisfies(
            e ->
                assertThat(ErrorDetails.of(e).reason())
                    .isEqualTo(ErrorReason.ERROR_REASON_UNAVAILABLE));
  }

  private void refused(RuntimeException answered, ErrorReason reason) {
    failure.set(answered);
    assertThatThrownBy(() -> accounts.resign(UUID.randomUUID()))
        .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
  }
}
