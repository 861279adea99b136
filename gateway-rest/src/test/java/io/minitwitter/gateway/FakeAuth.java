package io.minitwitter.gateway;

import io.grpc.stub.StreamObserver;
import io.minitwitter.auth.v1.AuthServiceGrpc.AuthServiceImplBase;
import io.minitwitter.auth.v1.GetJwksRequest;
import io.minitwitter.auth.v1.GetJwksResponse;
import io.minitwitter.auth.v1.IssueServiceTokenRequest;
import io.minitwitter.auth.v1.IssueServiceTokenResponse;
import io.minitwitter.auth.v1.LoginRequest;
import io.minitwitter.auth.v1.LoginResponse;
import io.minitwitter.auth.v1.LogoutRequest;
import io.minitwitter.auth.v1.LogoutResponse;
import io.minitwitter.auth.v1.RegisterRequest;
import io.minitwitter.auth.v1.RegisterResponse;
import io.minitwitter.auth.v1.Session;
import io.minitwitter.auth.v1.WatchSecurityStateRequest;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.user.v1.User;
import java.time.Duration;

/** Accepts every login with the password {@code correct horse}. */
final class FakeAuth extends AuthServiceImplBase {
  static final String USER_ID = "01890a5d-ac96-774b-bcce-b302099a8057";

  @Override
  public void issueServiceToken(
      IssueServiceTokenRequest request, StreamObserver<IssueServiceTokenResponse> answer) {
    answer.onNext(
        IssueServiceTokenResponse.newBuilder()
            .setAccessToken(TestNode.serviceToken(request.getService()))
            .setExpiresIn(300)
            .build());
    answer.onCompleted();
  }

  @Override
  public void watchSecurityState(
      WatchSecurityStateRequest request, StreamObserver<WatchSecurityStateResponse> answer) {
    answer.onNext(
        WatchSecurityStateResponse.newBuilder()
            .setSnapshot(true)
            .addKeys(TestNode.publicKey())
            .build());
  }

  @Override
  public void register(RegisterRequest request, StreamObserver<RegisterResponse> answer) {
    answer.onNext(RegisterResponse.newBuilder().setSession(session(request.getUsername())).build());
    answer.onCompleted();
  }

  @Override
  public void login(LoginRequest request, StreamObserver<LoginResponse> answer) {
    if (request.getIdentifier().equals("locked")) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS, "Wait.", Duration.ofMillis(6_100));
    }
    if (!request.getPassword().equals("correct horse")) {
      throw Errors.of(ErrorReason.ERROR_REASON_BAD_CREDENTIALS, "They do not match.");
    }
    answer.onNext(LoginResponse.newBuilder().setSession(session(request.getIdentifier())).build());
    answer.onCompleted();
  }

  @Override
  public void logout(LogoutRequest request, StreamObserver<LogoutResponse> answer) {
    answer.onNext(LogoutResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void getJwks(GetJwksRequest request, StreamObserver<GetJwksResponse> answer) {
    answer.onNext(GetJwksResponse.newBuilder().addKeys(TestNode.publicKey()).build());
    answer.onCompleted();
  }

  private static Session session(String username) {
    return Session.newBuilder()
        .setAccessToken("a")
        .setRefreshToken("r")
        .setTokenType("Bearer")
        .setExpiresIn(900)
        .setUser(User.newBuilder().setId(USER_ID).setUsername(username))
        .build();
  }
}
