package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.auth.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import io.minitwitter.auth.v1.GetJwksRequest;
import io.minitwitter.auth.v1.IssueServiceTokenRequest;
import io.minitwitter.auth.v1.JsonWebKey;
import io.minitwitter.auth.v1.LoginRequest;
import io.minitwitter.auth.v1.LogoutRequest;
import io.minitwitter.auth.v1.RefreshRequest;
import io.minitwitter.auth.v1.RegisterRequest;
import io.minitwitter.auth.v1.ResignAdministratorRequest;
import io.minitwitter.auth.v1.Role;
import io.minitwitter.auth.v1.Session;
import io.minitwitter.auth.v1.VerifyTokenRequest;
import io.minitwitter.auth.v1.VerifyTokenResponse;
import io.minitwitter.auth.v1.WatchSecurityStateRequest;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.identity.TokenVerifier;
import io.minitwitter.mesh.identity.UserIdentity;
import io.minitwitter.mesh.store.Redis;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The RPCs behind the production interceptors, on PostgreSQL. */
class AuthGrpcServiceTest {
  private static AuthStores stores;

  private final Replica replica = new Replica(stores, new FakeUsers(), Clock.systemUTC());
  private final TestNode node = TestNode.of("auth", new Redis(""), replica.state, replica.face);

  @BeforeAll
  static void migrate() {
    stores = PostgresStores.on(PostgresStores.jdbi(PostgresStores.migratedUrl()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void registerReturnsTheUserAndTokens() {
    Session session = register("ada");
    assertThat(session.getTokenType()).isEqualTo("Bearer");
    assertThat(session.getExpiresIn()).isEqualTo(900);
    assertThat(session.getUser().getEmail()).isEqualTo("ada@example.org");
    assertThat(JWT.decode(session.getAccessToken()).getExpiresAtAsInstant())
        .isEqualTo(JWT.decode(session.getAccessToken()).getIssuedAtAsInstant().plusSeconds(900));
    assertThat(session.getRefreshToken()).hasSize(43).doesNotContain(".");
    assertThat(login("ada").getUser()).isEqualTo(session.getUser());
  }

  @Test
  void oneOfEightConcurrentRefreshesSucceedsAndItsTokensWork() throws Exception {
    Session session = register("bob");
    CyclicBarrier start = new CyclicBarrier(8);
    List<Session> won = Collections.synchronizedList(new ArrayList<>());
    List<ErrorReason> lost = Collections.synchronizedList(new ArrayList<>());
    Callable<Boolean> refresh =
        () -> {
          start.await();
          try {
            return won.add(refresh(session));
          } catch (StatusRuntimeException e) {
            return lost.add(ErrorDetails.of(e).reason());
          }
        };
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> done : executor.invokeAll(Collections.nCopies(8, refresh))) {
        done.get();
      }
    }
    assertThat(won).hasSize(1);
    assertThat(lost).hasSize(7).containsOnly(ErrorReason.ERROR_REASON_REFRESH_SUPERSEDED);
    Session next = refresh(won.getFirst());
    assertThat(verify(next.getAccessToken()).getSubject()).isEqualTo(next.getUser().getId());
    assertThat(verify(won.getFirst().getAccessToken()).getSessionId())
        .isEqualTo(verify(session.getAccessToken()).getSessionId());
  }

  @Test
  void logoutEndsAccessAndRefreshTokenImmediately() {
    Session session = register("eve");
    Session other = login("eve");
    auth(as(session)).logout(LogoutRequest.getDefaultInstance());

    assertThat(refusal(() -> auth(as(session)).logout(LogoutRequest.getDefaultInstance())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    assertThat(refusal(() -> verify(session.getAccessToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    assertThat(refusal(() -> refresh(session))).isEqualTo(ErrorReason.ERROR_REASON_REFRESH_INVALID);
    verify(other.getAccessToken());
  }

  @Test
  void wrongPasswordsAreUnauthenticatedAndThenTooMany() {
    register("mallory");
    LoginRequest wrong =
        LoginRequest.newBuilder().setIdentifier("mallory").setPassword("wrong").build();
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(() -> auth(node.anonymous()).login(wrong)))
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    }
    ErrorDetails refused =
        ErrorDetails.of(
            catchThrowableOfType(
                StatusRuntimeException.class, () -> auth(node.anonymous()).login(wrong)));
    assertThat(refused.reason()).isEqualTo(ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS);
    assertThat(refused.retryAfter().orElseThrow()).isPositive();
  }

  @Test
  void verifyTokenReturnsTheSubject() {
    Session session = register("carol");
    VerifyTokenResponse user = verify(session.getAccessToken());
    assertThat(user.getSubject()).isEqualTo(session.getUser().getId());
    assertThat(UUID.fromString(user.getSessionId())).isNotNull();
    assertThat(user.getRole()).isEqualTo(Role.ROLE_USER);
    assertThat(Instant.ofEpochSecond(user.getExpiresAt().getSeconds()))
        .isEqualTo(JWT.decode(session.getAccessToken()).getExpiresAtAsInstant());

    VerifyTokenResponse service = verify(serviceToken());
    assertThat(service.getSubject()).isEqualTo("tweet");
    assertThat(service.getSessionId()).isEmpty();
    assertThat(service.getRole()).isEqualTo(Role.ROLE_SERVICE);
  }

  @Test
  void unsignedTokensAreRefused() throws Exception {
    String subject = UUID.randomUUID().toString();
    var unsigned =
        JWT.create()
            .withKeyId(replica.signingKeys.current().kid())
            .withIssuer(TokenVerifier.ISSUER)
            .withAudience(TokenVerifier.AUDIENCE)
            .withSubject(subject)
            .withClaim("sid", UUID.randomUUID().toString())
            .withClaim("role", "admin")
            .withIssuedAt(Instant.now())
            .withExpiresAt(Instant.now().plusSeconds(60));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var strange = generator.generateKeyPair();
    Algorithm forged =
        Algorithm.RSA256((RSAPublicKey) strange.getPublic(), (RSAPrivateKey) strange.getPrivate());
    RSAPublicKey published = replica.signingKeys.current().publicKey();

    for (String token :
        List.of(
            unsigned.sign(Algorithm.none()),
            unsigned.sign(forged),
            unsigned.sign(Algorithm.HMAC256(published.getEncoded())))) {
      assertThat(refusal(() -> verify(token))).isEqualTo(ErrorReason.ERROR_REASON_TOKEN_INVALID);
      assertThat(refusal(() -> auth(bearer(token)).logout(LogoutRequest.getDefaultInstance())))
          .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_INVALID);
    }
  }

  @Test
  void theKeySetVerifiesTheTokens() {
    JsonWebKey key = auth(node.anonymous()).getJwks(GetJwksRequest.getDefaultInstance()).getKeys(0);
    Session session = register("dave");
    assertThat(JWT.decode(session.getAccessToken()).getKeyId()).isEqualTo(key.getKid());
    assertThat(key.getKty() + key.getUse() + key.getAlg()).isEqualTo("RSAsigRS256");
    // 2048 bits are 256 bytes, and 342 characters without padding; 65537 is AQAB.
    assertThat(key.getN()).hasSize(342);
    assertThat(key.getE()).isEqualTo("AQAB");
  }

  @Test
  void aServiceGetsATokenOnlyForItsSecret() {
    assertThat(refusal(() -> issue("tweet", "not the secret of tweet")))
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    assertThat(refusal(() -> issue("nobody", Replica.SERVICE_SECRET)))
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    assertThat(serviceToken()).isNotEmpty();
  }

  @Test
  void servicesWatchAndReceiveALogoutImmediately() {
    Session session = register("frank");
    Iterator<WatchSecurityStateResponse> watch =
        auth(bearer(serviceToken()))
            .watchSecurityState(WatchSecurityStateRequest.getDefaultInstance());
    WatchSecurityStateResponse snapshot = watch.next();
    assertThat(snapshot.getSnapshot()).isTrue();
    assertThat(snapshot.getKeysList()).isNotEmpty();

    String id = verify(session.getAccessToken()).getSessionId();
    long start = System.nanoTime();
    auth(as(session)).logout(LogoutRequest.getDefaultInstance());
    assertThat(watch.next().getEndedSessions(0).getSessionId()).isEqualTo(id);
    assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);

    long sinceMessage = System.nanoTime();
    assertThat(watch.next()).isEqualTo(WatchSecurityStateResponse.getDefaultInstance());
    assertThat(System.nanoTime() - sinceMessage).isLessThan(5_000_000_000L);

    replica.feed.close();
    assertThat(refusal(watch::next)).isEqualTo(ErrorReason.ERROR_REASON_UNAVAILABLE);
  }

  @Test
  void onlyServicesMayWatchAndVerify() {
    Session session = register("grace");
    VerifyTokenRequest request =
        VerifyTokenRequest.newBuilder().setAccessToken(session.getAccessToken()).build();
    assertThat(refusal(() -> auth(node.anonymous()).verifyToken(request)))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_MISSING);
    assertThat(refusal(() -> auth(as(session)).verifyToken(request)))
        .isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
    assertThat(
            refusal(
                () ->
                    auth(as(session))
                        .watchSecurityState(WatchSecurityStateRequest.getDefaultInstance())
                        .next()))
        .isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
    assertThat(refusal(() -> auth(node.anonymous()).logout(LogoutRequest.getDefaultInstance())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_MISSING);
  }

  @Test
  void onlyUserServiceResignsAnAdministratorAndOnlyForTheCaller() {
    Session first = register("heidi");
    UUID caller = UUID.fromString(first.getUser().getId());
    UUID victim = UUID.fromString(register("ivan").getUser().getId());
    UserIdentity root =
        new UserIdentity(
            UUID.randomUUID(), UUID.randomUUID(), io.minitwitter.mesh.identity.Role.ADMIN);
    replica.administration.assignRole(root, caller, io.minitwitter.mesh.identity.Role.ADMIN);
    replica.administration.assignRole(root, victim, io.minitwitter.mesh.identity.Role.ADMIN);
    Session administrator = refresh(first);

    assertThat(refusal(() -> resign(as(administrator), victim)))
        .isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
    assertThat(refusal(() -> resign(behalf("tweet", administrator), caller)))
        .isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
    assertThat(refusal(() -> resign(behalf("user", administrator), victim)))
        .isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
    assertThat(refusal(() -> resign(bearer(issue("user", Replica.SERVICE_SECRET)), victim)))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_MISSING);
    resign(behalf("user", administrator), caller);

    assertThat(replica.verifier.verify(refresh(administrator).getAccessToken()).role())
        .isEqualTo(io.minitwitter.mesh.identity.Role.USER);
  }

  private Channel behalf(String service, Session of) {
    return node.withHeaders(
        "authorization",
        "Bearer " + issue(service, Replica.SERVICE_SECRET),
        "minitwitter-caller",
        of.getAccessToken());
  }

  private static void resign(Channel channel, UUID userId) {
    var _ =
        auth(channel)
            .resignAdministrator(
                ResignAdministratorRequest.newBuilder().setUserId(userId.toString()).build());
  }

  private Session register(String name) {
    return auth(node.anonymous())
        .register(
            RegisterRequest.newBuilder()
                .setEmail(name + "@example.org")
                .setUsername(name)
                .setPassword("password of " + name)
                .build())
        .getSession();
  }

  private Session login(String name) {
    return auth(node.anonymous())
        .login(
            LoginRequest.newBuilder()
                .setIdentifier(name)
                .setPassword("password of " + name)
                .build())
        .getSession();
  }

  private Session refresh(Session of) {
    return auth(node.anonymous())
        .refresh(RefreshRequest.newBuilder().setRefreshToken(of.getRefreshToken()).build())
        .getSession();
  }

  private VerifyTokenResponse verify(String token) {
    return auth(bearer(serviceToken()))
        .verifyToken(VerifyTokenRequest.newBuilder().setAccessToken(token).build());
  }

  private String serviceToken() {
    return issue("tweet", Replica.SERVICE_SECRET);
  }

  private String issue(String service, String secret) {
    return auth(node.anonymous())
        .issueServiceToken(
            IssueServiceTokenRequest.newBuilder().setService(service).setSecret(secret).build())
        .getAccessToken();
  }

  private Channel as(Session session) {
    return bearer(session.getAccessToken());
  }

  private Channel bearer(String token) {
    return node.withHeaders("authorization", "Bearer " + token);
  }

  private static AuthServiceBlockingStub auth(Channel channel) {
    return AuthServiceGrpc.newBlockingStub(channel);
  }
}
