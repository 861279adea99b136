package io.minitwitter.auth;

import com.google.protobuf.Timestamp;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.minitwitter.auth.v1.AssignRoleRequest;
import io.minitwitter.auth.v1.AssignRoleResponse;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.auth.v1.ChangePasswordRequest;
import io.minitwitter.auth.v1.ChangePasswordResponse;
import io.minitwitter.auth.v1.EndSessionRequest;
import io.minitwitter.auth.v1.EndSessionResponse;
import io.minitwitter.auth.v1.GetJwksRequest;
import io.minitwitter.auth.v1.GetJwksResponse;
import io.minitwitter.auth.v1.IssueServiceTokenRequest;
import io.minitwitter.auth.v1.IssueServiceTokenResponse;
import io.minitwitter.auth.v1.ListAuditRecordsRequest;
import io.minitwitter.auth.v1.ListAuditRecordsResponse;
import io.minitwitter.auth.v1.ListSessionsRequest;
import io.minitwitter.auth.v1.ListSessionsResponse;
import io.minitwitter.auth.v1.LoginRequest;
import io.minitwitter.auth.v1.LoginResponse;
import io.minitwitter.auth.v1.LogoutRequest;
import io.minitwitter.auth.v1.LogoutResponse;
import io.minitwitter.auth.v1.RefreshRequest;
import io.minitwitter.auth.v1.RefreshResponse;
import io.minitwitter.auth.v1.RegisterRequest;
import io.minitwitter.auth.v1.RegisterResponse;
import io.minitwitter.auth.v1.ReinstateUserRequest;
import io.minitwitter.auth.v1.ReinstateUserResponse;
import io.minitwitter.auth.v1.ResignAdministratorRequest;
import io.minitwitter.auth.v1.ResignAdministratorResponse;
import io.minitwitter.auth.v1.RotateSigningKeysRequest;
import io.minitwitter.auth.v1.RotateSigningKeysResponse;
import io.minitwitter.auth.v1.Session;
import io.minitwitter.auth.v1.SuspendUserRequest;
import io.minitwitter.auth.v1.SuspendUserResponse;
import io.minitwitter.auth.v1.VerifyPasswordRequest;
import io.minitwitter.auth.v1.VerifyPasswordResponse;
import io.minitwitter.auth.v1.VerifyTokenRequest;
import io.minitwitter.auth.v1.VerifyTokenResponse;
import io.minitwitter.auth.v1.WatchSecurityStateRequest;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.TokenVerifier;
import io.minitwitter.mesh.identity.UserIdentity;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.mesh.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The RPCs: request message to use case to response message. */
final class AuthGrpcService extends AuthServiceGrpc.AuthServiceImplBase {
  /** Well within the five seconds that the contract promises. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(3);

  private static final Duration SLOW_WATCHER_PAUSE = Duration.ofMillis(50);

  private final Registration registration;
  private final Logins logins;
  private final Refreshes refreshes;
  private final Sessions sessions;
  private final OwnAccount ownAccount;
  private final Administration administration;
  private final SigningKeys signingKeys;
  private final ServiceTokens serviceTokens;
  private final SecurityStateFeed feed;
  private final TokenVerifier verifier;

  AuthGrpcService(
      Registration registration,
      Logins logins,
      Refreshes refreshes,
      Sessions sessions,
      OwnAccount ownAccount,
      Administration administration,
      SigningKeys signingKeys,
      ServiceTokens serviceTokens,
      SecurityStateFeed feed,
      TokenVerifier verifier) {
    this.registration = registration;
    this.logins = logins;
    this.refreshes = refreshes;
    this.sessions = sessions;
    this.ownAccount = ownAccount;
    this.administration = administration;
    this.signingKeys = signingKeys;
    this.serviceTokens = serviceTokens;
    this.feed = feed;
    this.verifier = verifier;
  }

  @Override
  public void register(RegisterRequest request, StreamObserver<RegisterResponse> answer) {
    NewUser newUser =
        new NewUser(
            request.getEmail(),
            request.getUsername(),
            request.getPassword(),
            request.getFirstName(),
            request.getLastName(),
            request.getBio());
    Session session = AuthMessages.session(registration.register(newUser));
    answer.onNext(RegisterResponse.newBuilder().setSession(session).build());
    answer.onCompleted();
  }

  @Override
  public void login(LoginRequest request, StreamObserver<LoginResponse> answer) {
    Session session =
        AuthMessages.session(logins.login(request.getIdentifier(), request.getPassword()));
    answer.onNext(LoginResponse.newBuilder().setSession(session).build());
    answer.onCompleted();
  }

  @Override
  public void logout(LogoutRequest request, StreamObserver<LogoutResponse> answer) {
    sessions.end(Caller.current().requireUser().sessionId());
    answer.onNext(LogoutResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void refresh(RefreshRequest request, StreamObserver<RefreshResponse> answer) {
    Session session = AuthMessages.session(refreshes.refresh(request.getRefreshToken()));
    answer.onNext(RefreshResponse.newBuilder().setSession(session).build());
    answer.onCompleted();
  }

  @Override
  public void listSessions(
      ListSessionsRequest request, StreamObserver<ListSessionsResponse> answer) {
    UserIdentity self = Caller.current().requireUser();
    int size = PageTokens.size(request.getPageSize());
    answer.onNext(
        AuthMessages.sessions(
            ownAccount.sessions(self, size, request.getPageToken()), self.sessionId()));
    answer.onCompleted();
  }

  @Override
  public void endSession(EndSessionRequest request, StreamObserver<EndSessionResponse> answer) {
    ownAccount.endSession(Caller.current().requireUser(), UUID.fromString(request.getId()));
    answer.onNext(EndSessionResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void changePassword(
      ChangePasswordRequest request, StreamObserver<ChangePasswordResponse> answer) {
    ownAccount.changePassword(
        Caller.current().requireUser(), request.getCurrentPassword(), request.getNewPassword());
    answer.onNext(ChangePasswordResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void assignRole(AssignRoleRequest request, StreamObserver<AssignRoleResponse> answer) {
    UUID userId = UUID.fromString(request.getId());
    administration.assignRole(
        Caller.current().requireUser(), userId, AuthMessages.role(request.getRole()));
    answer.onNext(
        AssignRoleResponse.newBuilder()
            .setUserId(userId.toString())
            .setRole(request.getRole())
            .build());
    answer.onCompleted();
  }

  @Override
  public void suspendUser(SuspendUserRequest request, StreamObserver<SuspendUserResponse> answer) {
    administration.suspend(
        Caller.current().requireUser(), UUID.fromString(request.getId()), request.getReason());
    answer.onNext(SuspendUserResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void reinstateUser(
      ReinstateUserRequest request, StreamObserver<ReinstateUserResponse> answer) {
    administration.reinstate(Caller.current().requireUser(), UUID.fromString(request.getId()));
    answer.onNext(ReinstateUserResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void listAuditRecords(
      ListAuditRecordsRequest request, StreamObserver<ListAuditRecordsResponse> answer) {
    AuditFilter filter =
        new AuditFilter(
            request.hasActorId()
                ? Optional.of(UUID.fromString(request.getActorId()))
                : Optional.empty(),
            request.hasTargetId()
                ? Optional.of(request.getTargetId().toLowerCase(Locale.ROOT))
                : Optional.empty());
    int size = PageTokens.size(request.getPageSize());
    answer.onNext(
        AuthMessages.auditRecords(
            administration.auditRecords(filter, size, request.getPageToken())));
    answer.onCompleted();
  }

  @Override
  public void resignAdministrator(
      ResignAdministratorRequest request, StreamObserver<ResignAdministratorResponse> answer) {
    UserIdentity self = Caller.current().requireUser();
    if (!self.id().toString().equals(request.getUserId().toLowerCase(Locale.ROOT))) {
      // A service acts only for the user whose token it passes on.
      throw Errors.of(
          ErrorReason.ERROR_REASON_ACCESS_DENIED, "Administrators resign for themselves only.");
    }
    administration.resign(self.id());
    answer.onNext(ResignAdministratorResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void verifyPassword(
      VerifyPasswordRequest request, StreamObserver<VerifyPasswordResponse> answer) {
    ownAccount.requirePassword(Caller.current().requireUser(), request.getPassword());
    answer.onNext(VerifyPasswordResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void rotateSigningKeys(
      RotateSigningKeysRequest request, StreamObserver<RotateSigningKeysResponse> answer) {
    SigningKey key =
        administration.rotateSigningKeys(
            Caller.current().requireUser(), signingKeys, request.getWithdraw());
    answer.onNext(
        RotateSigningKeysResponse.newBuilder()
            .setKid(key.kid())
            .setSignsFrom(Timestamps.of(key.signsFrom()))
            .build());
    answer.onCompleted();
  }

  @Override
  public void getJwks(GetJwksRequest request, StreamObserver<GetJwksResponse> answer) {
    answer.onNext(GetJwksResponse.newBuilder().addAllKeys(signingKeys.published()).build());
    answer.onCompleted();
  }

  @Override
  public void verifyToken(VerifyTokenRequest request, StreamObserver<VerifyTokenResponse> answer) {
    Caller owner = verifier.verify(request.getAccessToken());
    Instant expiresAt = verifier.expiresAt(request.getAccessToken());
    answer.onNext(
        VerifyTokenResponse.newBuilder()
            .setSubject(owner.subject())
            .setSessionId(
                owner.user().map(newUser -> newUser.sessionId()).map(UUID::toString).orElse(""))
            .setRole(AuthMessages.role(owner.role()))
            .setExpiresAt(Timestamp.newBuilder().setSeconds(expiresAt.getEpochSecond()))
            .build());
    answer.onCompleted();
  }

  @Override
  public void issueServiceToken(
      IssueServiceTokenRequest request, StreamObserver<IssueServiceTokenResponse> answer) {
    answer.onNext(
        IssueServiceTokenResponse.newBuilder()
            .setAccessToken(serviceTokens.issue(request.getService(), request.getSecret()))
            .setExpiresIn((int) AccessTokens.SERVICE_LIFETIME.toSeconds())
            .build());
    answer.onCompleted();
  }

  @Override
  public void watchSecurityState(
      WatchSecurityStateRequest request, StreamObserver<WatchSecurityStateResponse> answer) {
    var watcher = (ServerCallStreamObserver<WatchSecurityStateResponse>) answer;
    Context call = Context.current();
    try (SecurityStateWatch watch = feed.watch()) {
      call.addListener(cancelled -> watch.end(), Runnable::run);
      while (true) {
        Optional<WatchSecurityStateResponse> next = watch.next(HEARTBEAT);
        if (next.isEmpty()) {
          break;
        }
        watcher.onNext(next.get());
        // What waits is kept in the watch, which is bounded, and not in the connection.
        while (!watcher.isReady() && !call.isCancelled()) {
          Thread.sleep(SLOW_WATCHER_PAUSE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (call.isCancelled()) {
      throw Status.CANCELLED.asRuntimeException();
    }
    throw Errors.retryLater(
        ErrorReason.ERROR_REASON_UNAVAILABLE,
        "This replica is stopping; call another one.",
        Duration.ofMillis(100));
  }
}
