package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.auth0.jwt.JWT;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.auth.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import io.minitwitter.auth.v1.GetJwksRequest;
import io.minitwitter.auth.v1.IssueServiceTokenRequest;
import io.minitwitter.auth.v1.LoginRequest;
import io.minitwitter.auth.v1.LogoutRequest;
import io.minitwitter.auth.v1.RefreshRequest;
import io.minitwitter.auth.v1.Session;
import io.minitwitter.auth.v1.WatchSecurityStateRequest;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.SecurityState;
import io.minitwitter.mesh.node.InvalidSettingsException;
import io.minitwitter.mesh.node.Node;
import io.minitwitter.user.v1.BatchGetUsersRequest;
import io.minitwitter.user.v1.BatchGetUsersResponse;
import io.minitwitter.user.v1.CreateUserRequest;
import io.minitwitter.user.v1.CreateUserResponse;
import io.minitwitter.user.v1.LookupUserRequest;
import io.minitwitter.user.v1.LookupUserResponse;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Whole replicas as they run, on PostgreSQL, beside a user service of the test's own. */
class AuthServiceApplicationTest {
  private final String postgres = PostgresStores.migratedUrl();
  private final FakeUsers users = new FakeUsers();
  private final String userService = "users-" + UUID.randomUUID();
  private Server server;

  @BeforeEach
  void serveUsers() throws Exception {
    server =
        InProcessServerBuilder.forName(userService)
            .addService(new FakeUserService(users))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void allInvalidSettingsAreReportedAtOnce() {
    Map<String, String> overrides = overrides("");
    overrides.put("minitwitter.auth.access-lifetime", "60d");
    overrides.put("minitwitter.auth.admin.password", "tiny");
    overrides.put("minitwitter.auth.service-secrets.tweet", "tiny");
    InvalidSettingsException refused =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () -> Node.start("auth", AuthServiceApplication.class, overrides).close());
    assertThat(refused.getMessage())
        .contains("MINITWITTER_AUTH_ADMIN_* (minitwitter.auth.admin.*) needs a username")
        .contains("MINITWITTER_AUTH_SERVICE_SECRETS_TWEET")
        .contains("takes lifetimes that are positive")
        .doesNotContain("tiny");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLogoutAtOneReplicaHoldsAtTheOtherWithinASecondWithRedisAndWithout(boolean redis) {
    Map<String, String> overrides = overrides(redis ? TestStores.redis() : "");
    if (redis) {
      // Polled so rarely that anything received within a second came through Redis.
      overrides.put("minitwitter.auth.security-poll", "10s");
    }
    try (Running one = new Running(overrides);
        Running two = new Running(overrides)) {
      // The administrator of the settings is who logs in: made in the background, by one of them.
      await(Duration.ofSeconds(20), () -> users.size() == 1);
      // Either replica may have created the signing key; the other uses it after receiving it.
      await(Duration.ofSeconds(20), () -> one.signs() && two.signs());
      // The first word may get lost while Redis is being connected to.
      Session first = one.login("root", "first password");
      one.as(first).logout(LogoutRequest.getDefaultInstance());
      await(Duration.ofSeconds(20), () -> two.refuses(first));

      assertThat(refusal(() -> two.login("root", "wrong")))
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
      Session session = one.login("root", "first password");
      assertThat(two.refresh(session).getUser().getEmail()).isEqualTo("root@example.org");
      Session other = two.login("root@example.org", "first password");

      one.as(session).logout(LogoutRequest.getDefaultInstance());
      await(Duration.ofSeconds(1), () -> two.refuses(session));
      assertThat(refusal(() -> two.as(session).logout(LogoutRequest.getDefaultInstance())))
          .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
      two.as(other).logout(LogoutRequest.getDefaultInstance());
    }
    assertThat(users.size()).isEqualTo(1);
  }

  @Test
  void keysRotateWhileReplicasRunAndTokensOfBothKeysAreAccepted() {
    Map<String, String> hasty = overrides("");
    hasty.put("minitwitter.auth.key-rotation", "4s");
    // Ten times what the other replica needs to receive the key: this machine may be busy.
    hasty.put("minitwitter.auth.key-activation", "3s");
    hasty.put("minitwitter.auth.security-poll", "300ms");
    // More than the logins below, of which the first one stays.
    hasty.put("minitwitter.auth.max-sessions", "10000");
    try (Running one = new Running(hasty);
        Running two = new Running(hasty)) {
      await(Duration.ofSeconds(20), () -> users.size() == 1);
      Session before = one.login("root", "first password");
      String first = kid(before);
      Session[] after = {before};
      await(
          Duration.ofSeconds(20),
          () -> {
            after[0] = one.login("root", "first password");
            return !kid(after[0]).equals(first);
          });
      assertThat(two.refuses(before)).isFalse();
      assertThat(two.refuses(after[0])).isFalse();
    }
  }

  @Test
  void aStoppingReplicaEndsItsWatches() {
    Map<String, String> overrides = overrides("");
    overrides.put("minitwitter.auth.service-secrets.tweet", Replica.SERVICE_SECRET);
    long stopping;
    try (Running one = new Running(overrides)) {
      await(Duration.ofSeconds(20), () -> users.size() == 1);
      Iterator<WatchSecurityStateResponse> watch = one.watch();
      assertThat(watch.next().getSnapshot()).isTrue();
      Thread.ofVirtual().start(one.context::close);
      stopping = System.nanoTime();
      assertThat(refusal(() -> watch.forEachRemaining(update -> {})))
          .isEqualTo(ErrorReason.ERROR_REASON_UNAVAILABLE);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - stopping)).isLessThan(Duration.ofSeconds(5));
  }

  private static String kid(Session session) {
    return JWT.decode(session.getAccessToken()).getKeyId();
  }

  private Map<String, String> overrides(String redis) {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("minitwitter.auth.port", "0");
    overrides.put("minitwitter.auth.management-port", "-1");
    overrides.put("minitwitter.auth.postgres-url", postgres);
    overrides.put("minitwitter.auth.redis-url", redis);
    overrides.put("minitwitter.auth.rabbitmq-url", TestStores.broker());
    overrides.put("minitwitter.addresses.user", "in-process:" + userService);
    overrides.put("minitwitter.auth.admin.username", "root");
    overrides.put("minitwitter.auth.admin.email", "root@example.org");
    overrides.put("minitwitter.auth.admin.password", "first password");
    return overrides;
  }

  private static void await(Duration patience, BooleanSupplier condition) {
    Instant end = Instant.now().plus(patience);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("within " + patience).isBefore(end);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** One replica and a channel to it. */
  private static final class Running implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final ManagedChannel channel;

    Running(Map<String, String> overrides) {
      String name = "auth-" + UUID.randomUUID();
      Map<String, String> all = new HashMap<>(overrides);
      all.put("spring.grpc.server.inprocess.name", name);
      context = Node.start("auth", AuthServiceApplication.class, all);
      channel = InProcessChannelBuilder.forName(name).build();
      // Callers go to a replica when its health says so, which is then.
      await(Duration.ofSeconds(20), context.getBean(SecurityState.class)::ready);
    }

    boolean signs() {
      try {
        return !login("root", "first password").getAccessToken().isEmpty();
      } catch (StatusRuntimeException e) {
        assertThat(ErrorDetails.of(e).reason()).isEqualTo(ErrorReason.ERROR_REASON_UNAVAILABLE);
        return false;
      }
    }

    Session login(String identifier, String password) {
      return AuthServiceGrpc.newBlockingStub(channel)
          .login(LoginRequest.newBuilder().setIdentifier(identifier).setPassword(password).build())
          .getSession();
    }

    Session refresh(Session session) {
      return AuthServiceGrpc.newBlockingStub(channel)
          .refresh(RefreshRequest.newBuilder().setRefreshToken(session.getRefreshToken()).build())
          .getSession();
    }

    Iterator<WatchSecurityStateResponse> watch() {
      String token =
          AuthServiceGrpc.newBlockingStub(channel)
              .issueServiceToken(
                  IssueServiceTokenRequest.newBuilder()
                      .setService("tweet")
                      .setSecret(Replica.SERVICE_SECRET)
                      .build())
              .getAccessToken();
      return bearer(token).watchSecurityState(WatchSecurityStateRequest.getDefaultInstance());
    }

    AuthServiceBlockingStub as(Session session) {
      return bearer(session.getAccessToken());
    }

    private AuthServiceBlockingStub bearer(String token) {
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
      return AuthServiceGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** Whether this replica refuses the token on a public call. */
    boolean refuses(Session session) {
      try {
        as(session).getJwks(GetJwksRequest.getDefaultInstance());
        return false;
      } catch (StatusRuntimeException e) {
        return true;
      }
    }

    @Override
    public void close() {
      channel.shutdownNow();
      context.close();
    }
  }

  /** Users over gRPC, as far as auth-svc uses them. */
  private static final class FakeUserService extends UserServiceGrpc.UserServiceImplBase {
    private final FakeUsers users;

    FakeUserService(FakeUsers users) {
      this.users = users;
    }

    @Override
    public void createUser(CreateUserRequest request, StreamObserver<CreateUserResponse> answer) {
      try {
        var newUser = new NewUser(request.getEmail(), request.getUsername(), "", "", "", "");
        var user = users.create(UUID.fromString(request.getId()), newUser);
        answer.onNext(CreateUserResponse.newBuilder().setUser(user).build());
        answer.onCompleted();
      } catch (RuntimeException e) {
        answer.onError(e);
      }
    }

    @Override
    public void lookupUser(LookupUserRequest request, StreamObserver<LookupUserResponse> answer) {
      var user = users.lookup(request.getIdentifier());
      if (user.isEmpty()) {
        answer.onError(Errors.of(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "nobody"));
        return;
      }
      answer.onNext(LookupUserResponse.newBuilder().setUser(user.get()).build());
      answer.onCompleted();
    }

    @Override
    public void batchGetUsers(
        BatchGetUsersRequest request, StreamObserver<BatchGetUsersResponse> answer) {
      BatchGetUsersResponse.Builder found = BatchGetUsersResponse.newBuilder();
      request
          .getIdsList()
          .forEach(
              id ->
                  users
                      .find(UUID.fromString(id))
                      .ifPresent(user -> found.addUsers(user.toBuilder().clearEmail())));
      answer.onNext(found.build());
      answer.onCompleted();
    }
  }
}
