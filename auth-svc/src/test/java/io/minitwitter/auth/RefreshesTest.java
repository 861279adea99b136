package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.refusal;
import static io.minitwitter.auth.Replica.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefreshesTest {
  private final MutableClock clock = MutableClock.fromNow();
  private final FakeUsers users = new FakeUsers();
  private final Replica replica = new Replica(AuthStores.inMemory(), users, clock);
  private final OpenedSession session = replica.registration.register(user("ada"));

  @Test
  void aRefreshContinuesTheSameSession() {
    OpenedSession next = refresh(session);
    assertThat(next.user()).isEqualTo(session.user());
    assertThat(next.refreshToken()).isNotEqualTo(session.refreshToken());
    assertThat(sessionId(next)).isEqualTo(sessionId(session));
    refresh(refresh(next));
  }

  @Test
  void aUsedTokenWithinTenSecondsIsRefusedWithoutHarm() {
    OpenedSession next = refresh(session);
    clock.move(Duration.ofSeconds(10));
    assertThat(refusal(() -> refresh(session)))
        .isEqualTo(ErrorReason.ERROR_REASON_REFRESH_SUPERSEDED);
    replica.verifier.verify(next.accessToken());
    refresh(next);
  }

  @Test
  void aUsedTokenLaterEndsTheSessionWithAllItsTokens() {
    OpenedSession next = refresh(session);
    clock.move(Duration.ofMillis(10_001));
    assertThat(refusal(() -> refresh(session))).isEqualTo(ErrorReason.ERROR_REASON_REFRESH_REUSED);
    for (OpenedSession any : new OpenedSession[] {session, next}) {
      assertThat(refusal(() -> replica.verifier.verify(any.accessToken())))
          .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
      assertThat(refusal(() -> refresh(any))).isEqualTo(ErrorReason.ERROR_REASON_REFRESH_INVALID);
    }
    replica.logins.login("ada", "password of ada");
  }

  @Test
  void aReusedTokenEndsTheSessionEvenIfUserSvcCannotBeReached() {
    refresh(session);
    clock.move(Duration.ofSeconds(11));
    users.reachable(false);
    assertThat(refusal(() -> refresh(session))).isEqualTo(ErrorReason.ERROR_REASON_REFRESH_REUSED);
  }

  @Test
  void unknownExpiredAndLoggedOutTokensAreInvalid() {
    assertThat(refusal(() -> replica.refreshes.refresh("nothing")))
        .isEqualTo(ErrorReason.ERROR_REASON_REFRESH_INVALID);
    OpenedSession other = replica.logins.login("ada", "password of ada");
    replica.sessions.end(replica.verifier.verify(other.accessToken()).requireUser().sessionId());
    assertThat(refusal(() -> refresh(other))).isEqualTo(ErrorReason.ERROR_REASON_REFRESH_INVALID);
    clock.move(Duration.ofDays(30));
    assertThat(refusal(() -> refresh(session))).isEqualTo(ErrorReason.ERROR_REASON_REFRESH_INVALID);
  }

  @Test
  void eachRefreshExtendsTheSession() {
    OpenedSession current = session;
    for (int i = 0; i < 3; i++) {
      clock.move(Duration.ofDays(29));
      current = refresh(current);
    }
    assertThat(current.user()).isEqualTo(session.user());
  }

  @Test
  void aSessionEndsHoweverOftenItIsRefreshed() {
    OpenedSession current = session;
    for (int i = 0; i < 3; i++) {
      clock.move(Duration.ofDays(29));
      current = refresh(current);
    }
    clock.move(Duration.ofDays(3).minusMinutes(5));
    OpenedSession last = refresh(current);
    assertThat(last.expiresIn()).isEqualTo(Duration.ofMinutes(5));
    clock.move(Duration.ofMinutes(5));
    assertThat(refusal(() -> refresh(last))).isEqualTo(ErrorReason.ERROR_REASON_REFRESH_INVALID);
  }

  @Test
  void aTokenStaysValidIfUserSvcCannotBeReached() {
    users.reachable(false);
    assertThat(refusal(() -> refresh(session))).isEqualTo(ErrorReason.ERROR_REASON_UNAVAILABLE);
    users.reachable(true);
    refresh(session);
  }

  private OpenedSession refresh(OpenedSession of) {
    return replica.refreshes.refresh(of.refreshToken());
  }

  private Object sessionId(OpenedSession of) {
    return replica.verifier.verify(of.accessToken()).requireUser().sessionId();
  }
}
