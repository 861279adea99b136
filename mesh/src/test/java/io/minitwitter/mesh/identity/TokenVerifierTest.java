package io.minitwitter.mesh.identity;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_TOKEN_EXPIRED;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_TOKEN_INVALID;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_TOKEN_REVOKED;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_UNAVAILABLE;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import io.minitwitter.auth.v1.EndedSession;
import io.minitwitter.auth.v1.VoidedTokens;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.mesh.MutableClock;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.time.Timestamps;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
  private final UUID user = UUID.randomUUID();
  private final UUID session = UUID.randomUUID();
  private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final MutableClock clock = new MutableClock(start);
  private final SecurityState state = new SecurityState(clock);
  private final TokenVerifier verifier = new TokenVerifier(state, clock);

  @BeforeEach
  void knowTheKey() {
    apply(snapshot());
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"USER", "MODERATOR", "ADMIN"})
  void aUsersTokenIdentifiesTheUser(Role role) {
    String token = sign(user(role));

    Caller caller = verifier.verify(token);

    assertThat(caller.role()).isEqualTo(role);
    assertThat(caller.subject()).isEqualTo(user.toString());
    assertThat(caller.user()).contains(new UserIdentity(user, session, role));
    assertThat(caller.userToken()).isEqualTo(token);
    assertThat(verifier.expiresAt(token)).isEqualTo(start.plus(Duration.ofMinutes(15)));
  }

  @Test
  void aServicesTokenNamesNoUser() {
    Caller caller = verifier.verify(sign(TestNode.token("tweet", Role.SERVICE, start)));

    assertThat(caller).isEqualTo(new Caller(Role.SERVICE, "tweet", Optional.empty(), ""));
  }

  @Test
  void aTokenWithoutSignatureIsRefused() {
    refuse(user(Role.ADMIN).sign(Algorithm.none()));
    String signed = sign(user(Role.ADMIN));
    refuse(signed.substring(0, signed.lastIndexOf('.') + 1));
  }

  @Test
  void thePublicKeyIsNotAcceptedAsASharedSecret() {
    RSAPublicKey key = state.key(TestNode.KID).orElseThrow();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getEncoded())
            + "\n-----END PUBLIC KEY-----\n";

    refuse(user(Role.ADMIN).sign(Algorithm.HMAC256(key.getEncoded())));
    refuse(user(Role.ADMIN).sign(Algorithm.HMAC256(pem.getBytes(StandardCharsets.UTF_8))));
    refuse(user(Role.ADMIN).sign(Algorithm.HMAC256(TestNode.publicKey().getN())));
  }

  @Test
  void issuerAndAudienceMustBeOurs() {
    refuse(sign(user(Role.USER).withIssuer("somebody-else")));
    refuse(sign(user(Role.USER).withAudience("another-system")));
  }

  @Test
  void anUnknownOrMissingKeyIdIsRefused() {
    refuse(sign(user(Role.USER).withKeyId("another-key")));
    refuse(sign(user(Role.USER).withKeyId(null)));
  }

  @Test
  void aChangedPayloadIsRefused() {
    String[] honest = sign(user(Role.USER)).split("\\.", 3);
    String[] admin = sign(user(Role.ADMIN)).split("\\.", 3);

    refuse(admin[0] + "." + admin[1] + "." + honest[2]);
  }

  @Test
  void aUsersTokenNeedsASessionAndIds() {
    refuse(sign(TestNode.token(user.toString(), Role.USER, start)));
    refuse(sign(user(Role.USER).withClaim("sid", "not-a-uuid")));
    refuse(sign(user(Role.USER).withClaim("sid", 7)));
    refuse(sign(user(Role.USER).withSubject("not-a-uuid")));
    refuse(sign(user(Role.USER).withSubject(null)));
  }

  @Test
  void rolesThatNoTokenMayCarryAreRefused() {
    refuse(sign(user(Role.USER).withClaim("role", "anonymous")));
    refuse(sign(user(Role.USER).withClaim("role", "owner")));
    refuse(sign(user(Role.USER).withClaim("role", "ADMIN")));
    refuse(sign(user(Role.USER).withClaim("role", 3)));
  }

  @Test
  void aTokenThatNeverExpiresIsRefused() {
    refuse(sign(user(Role.USER).withExpiresAt((Instant) null)));
    refuse(sign(user(Role.USER).withIssuedAt((Instant) null)));
  }

  @Test
  void aTokenOfTheFutureIsRefusedBeyondTheClocksDifference() {
    verifier.verify(sign(user(Role.USER).withIssuedAt(start.plusSeconds(4))));
    refuse(sign(user(Role.USER).withIssuedAt(start.plusSeconds(60))));
  }

  @Test
  void anExpiredTokenIsRefusedAlsoWhenItWasSeenBefore() {
    String seen = sign(user(Role.USER));
    String unseen = sign(user(Role.MODERATOR));
    verifier.verify(seen);

    clock.move(Duration.ofMinutes(15));

    assertFails(ERROR_REASON_TOKEN_EXPIRED, () -> verifier.verify(seen));
    clock.move(Duration.ofSeconds(1));
    assertFails(ERROR_REASON_TOKEN_EXPIRED, () -> verifier.verify(unseen));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "e30.e30.", "e30.e30.AAAA", "\0", "é.é.é"})
  void whatIsNoTokenIsRefused(String text) {
    refuse(text);
  }

  @Test
  void aTokenBeyondTheLongestFormIsRefusedWithoutBeingRead() {
    String token = sign(user(Role.USER).withClaim("more", "x".repeat(4096)));

    refuse(token);
  }

  @Test
  void anEndedSessionIsRefusedEvenIfItsTokenWasCached() {
    String seen = sign(user(Role.USER));
    verifier.verify(seen);

    apply(WatchSecurityStateResponse.newBuilder().addEndedSessions(ended(session)));

    assertFails(ERROR_REASON_TOKEN_REVOKED, () -> verifier.verify(seen));
    assertFails(ERROR_REASON_TOKEN_REVOKED, () -> verifier.verify(sign(user(Role.ADMIN))));
    assertFails(ERROR_REASON_TOKEN_REVOKED, () -> verifier.expiresAt(seen));
    verifier.verify(sign(user(Role.USER).withClaim("sid", UUID.randomUUID().toString())));
  }

  @Test
  void tokensOfALowerVersionAreVoidAndOthersAreNot() {
    String older = sign(user(Role.ADMIN).withClaim("ver", 2));
    verifier.verify(older);

    apply(voided(3));
    apply(voided(2));

    assertFails(ERROR_REASON_TOKEN_REVOKED, () -> verifier.verify(older));
    assertFails(ERROR_REASON_TOKEN_REVOKED, () -> verifier.verify(sign(user(Role.ADMIN))));
    verifier.verify(sign(user(Role.USER).withClaim("ver", 3)));
    verifier.verify(
        sign(user(Role.USER).withClaim("ver", 2).withSubject(UUID.randomUUID().toString())));
  }

  private WatchSecurityStateResponse.Builder voided(long below) {
    return WatchSecurityStateResponse.newBuilder()
        .addVoidedTokens(
            VoidedTokens.newBuilder()
                .setUserId(user.toString())
                .setBelowVersion(below)
                .setExpiresAt(Timestamps.of(start.plusSeconds(900))));
  }

  @Test
  void aSnapshotInPartsTakesEffectWithTheLastOne() {
    UUID next = UUID.randomUUID();
    apply(WatchSecurityStateResponse.newBuilder().addEndedSessions(ended(session)));
    apply(snapshot().setSnapshotContinues(true));
    assertFails(ERROR_REASON_TOKEN_REVOKED, () -> verifier.verify(sign(user(Role.USER))));
    // A stream that broke begins with a new snapshot.
    apply(snapshot().setSnapshotContinues(true));
    apply(WatchSecurityStateResponse.newBuilder().addEndedSessions(ended(next)));
    verifier.verify(sign(user(Role.USER)));
    assertFails(
        ERROR_REASON_TOKEN_REVOKED,
        () -> verifier.verify(sign(user(Role.USER).withClaim("sid", next.toString()))));
  }

  @Test
  void aSnapshotReplacesAllThatWasKnown() {
    apply(WatchSecurityStateResponse.newBuilder().addEndedSessions(ended(session)));

    apply(snapshot());

    verifier.verify(sign(user(Role.USER)));
  }

  @Test
  void aHeartbeatChangesNothing() {
    apply(WatchSecurityStateResponse.newBuilder().addEndedSessions(ended(session)));
    clock.move(Duration.ofSeconds(5));

    apply(WatchSecurityStateResponse.newBuilder());

    assertThat(state.lastMessageAt()).isEqualTo(start.plusSeconds(5));
    assertFails(ERROR_REASON_TOKEN_REVOKED, () -> verifier.verify(sign(user(Role.USER))));
  }

  @Test
  void aWithdrawnKeysTokensAreRefusedAlsoWhenTheyWereSeenBefore() {
    String seen = sign(user(Role.USER));
    verifier.verify(seen);

    apply(
        WatchSecurityStateResponse.newBuilder()
            .addKeys(TestNode.publicKey().toBuilder().setKid("next-key")));

    refuse(seen);
    verifier.verify(sign(user(Role.USER).withKeyId("next-key")));
  }

  @Test
  void beforeTheFirstSnapshotTokensAreUnavailable() {
    SecurityState empty = new SecurityState(clock);
    TokenVerifier early = new TokenVerifier(empty, clock);

    assertThat(empty.ready()).isFalse();
    var error = assertFails(ERROR_REASON_UNAVAILABLE, () -> early.verify(sign(user(Role.USER))));
    assertThat(error.retryAfter()).isPresent();
  }

  private void refuse(String token) {
    assertFails(ERROR_REASON_TOKEN_INVALID, () -> verifier.verify(token));
  }

  private JWTCreator.Builder user(Role role) {
    return TestNode.token(user.toString(), role, start).withClaim("sid", session.toString());
  }

  private static String sign(JWTCreator.Builder token) {
    return token.sign(TestNode.signer());
  }

  private void apply(WatchSecurityStateResponse.Builder update) {
    state.apply(update.build());
  }

  private static WatchSecurityStateResponse.Builder snapshot() {
    return WatchSecurityStateResponse.newBuilder().setSnapshot(true).addKeys(TestNode.publicKey());
  }

  private EndedSession ended(UUID id) {
    return EndedSession.newBuilder()
        .setSessionId(id.toString())
        .setExpiresAt(Timestamps.of(start.plusSeconds(900)))
        .build();
  }
}
