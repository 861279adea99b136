package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import io.minitwitter.auth.v1.JsonWebKey;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.MutableClock;
import io.minitwitter.mesh.identity.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
  private final AuthStores stores = AuthStores.inMemory();
  private final MutableClock clock = MutableClock.fromNow();
  private final Replica replica = new Replica(stores, new FakeUsers(), clock);
  private final Replica other = new Replica(stores, new FakeUsers(), clock);

  @Test
  void replicasShareOneKeyFromTheStart() {
    assertThat(stores.signingKeys().all()).hasSize(1);
    assertThat(kids(other)).isEqualTo(kids(replica)).hasSize(1);
    other.verifier.verify(replica.accessTokens.forService("tweet"));
  }

  @Test
  void aKeyIsPublishedBeforeItSignsAndStaysUntilItsLastTokenHasExpired() {
    String first = replica.signingKeys.current().kid();
    clock.move(Duration.ofDays(30));
    assertThat(replica.signingKeys.rotateWhenDue()).isTrue();
    other.signingKeys.load();
    for (Replica any : List.of(replica, other)) {
      assertThat(any.signingKeys.current().kid()).isEqualTo(first);
      assertThat(kids(any)).hasSize(2).first().isEqualTo(first);
      assertThat(any.signingKeys.rotateWhenDue()).isFalse();
    }

    clock.move(Duration.ofSeconds(10));
    String second = replica.signingKeys.current().kid();
    assertThat(second).isNotEqualTo(first);
    assertThat(other.signingKeys.current().kid()).isEqualTo(second);
    assertThat(kids(replica)).containsExactly(second, first);

    clock.move(Duration.ofMinutes(15));
    assertThat(replica.signingKeys.rotateWhenDue()).isFalse();
    assertThat(kids(replica)).containsExactly(second, first);
    clock.move(Duration.ofMinutes(2));
    assertThat(replica.signingKeys.rotateWhenDue()).isTrue();
    assertThat(kids(replica)).containsExactly(second);
  }

  @Test
  void theTimeToCreateAKeyDoesNotShortenItsActivation() {
    clock.move(Duration.ofDays(30));
    Clock busy =
        new Clock() {
          @Override
          public Instant instant() {
            clock.move(Duration.ofSeconds(3));
            return clock.instant();
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    AuthSettings settings = Replica.settings();
    SigningKeys keys = new SigningKeys(stores.signingKeys(), settings, busy);
    assertThat(keys.rotateWhenDue()).isTrue();
    SigningKey made = stores.signingKeys().all().getFirst();
    assertThat(made.signsFrom()).isEqualTo(clock.instant().plus(settings.keyActivation()));
  }

  @Test
  void verifiersAcceptTokensOfBothKeysWithoutARestart() {
    // Real verifiers go by the system's clock: the rotation is made to be due by its settings.
    AuthSettings usual = Replica.settings();
    AuthSettings hasty =
        new AuthSettings(
            usual.accessLifetime(),
            usual.refreshLifetime(),
            usual.sessionLifetime(),
            usual.maxSessions(),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            usual.securityPoll(),
            usual.serviceSecrets(),
            usual.admin(),
            usual.attempts(),
            usual.hashing());
    Replica rotating = new Replica(stores, new FakeUsers(), clock, point -> {}, hasty);
    UUID user = UUID.randomUUID();
    String before = token(rotating, user);
    clock.move(Duration.ofSeconds(2));
    assertThat(rotating.signingKeys.rotateWhenDue()).isTrue();
    rotating.feed.read();
    other.feed.read();
    clock.move(Duration.ofSeconds(1));
    String after = token(rotating, user);

    assertThat(JWT.decode(after).getKeyId()).isNotEqualTo(JWT.decode(before).getKeyId());
    for (String token : List.of(before, after)) {
      assertThat(other.verifier.verify(token).subject()).isEqualTo(user.toString());
    }
  }

  @Test
  void aRotationOnRequestKeepsTheOlderKeysUntilTheirTokensExpire() {
    Replica replica = new Replica(stores, new FakeUsers(), clock);
    UUID user = UUID.randomUUID();
    String before = token(replica, user);
    SigningKey next = replica.signingKeys.rotate(false);
    replica.feed.keysChanged();
    assertThat(JWT.decode(token(replica, user)).getKeyId()).isNotEqualTo(next.kid());
    clock.move(replica.settings.keyActivation());
    assertThat(JWT.decode(token(replica, user)).getKeyId()).isEqualTo(next.kid());
    replica.verifier.verify(before);
  }

  @Test
  void aWithdrawalRefusesTheTokensOfAllOlderKeysEverywhere() {
    Replica replica = new Replica(stores, new FakeUsers(), clock);
    UUID user = UUID.randomUUID();
    String before = token(replica, user);
    String own = replica.accessTokens.token();
    SigningKey next = replica.signingKeys.rotate(true);
    replica.feed.keysChanged();
    other.feed.read();
    for (Replica any : List.of(replica, other)) {
      for (String old : List.of(before, own)) {
        assertThat(refusal(() -> any.verifier.verify(old)))
            .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_INVALID);
      }
      any.verifier.verify(token(any, user));
      any.verifier.verify(any.accessTokens.token());
      assertThat(kids(any)).containsExactly(next.kid());
    }
  }

  private static String token(Replica replica, UUID user) {
    Credential credential = new Credential(user, "hash", Role.USER, Instant.EPOCH);
    return replica.accessTokens.forUser(
        replica.sessions.recordFromNow(UUID.randomUUID(), credential, Instant.now()), Role.USER);
  }

  private static List<String> kids(Replica replica) {
    return replica.signingKeys.published().stream().map(JsonWebKey::getKid).toList();
  }
}
