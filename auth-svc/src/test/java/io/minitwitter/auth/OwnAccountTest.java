package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.refusal;
import static io.minitwitter.auth.Replica.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.MutableClock;
import io.minitwitter.mesh.identity.UserIdentity;
import io.minitwitter.mesh.paging.PageTokens;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OwnAccountTest {
  private static final String OLD = "password of ada";
  private static final String NEW = "another password";

  private final AuthStores stores = AuthStores.inMemory();
  private final MutableClock clock = MutableClock.fromNow();
  private final FakeUsers users = new FakeUsers();
  private final Replica replica = new Replica(stores, users, clock);
  private final OpenedSession session = replica.registration.register(user("ada"));
  private final UserIdentity ada = who(session);

  @Test
  void sessionsArePagedNewestFirst() {
    UUID first = ada.sessionId();
    clock.move(Duration.ofSeconds(1));
    UUID second = who(login(OLD)).sessionId();
    clock.move(Duration.ofSeconds(1));
    UUID third = who(login(OLD)).sessionId();
    replica.registration.register(user("bob"));

    var page = replica.ownAccount.sessions(ada, 2, "");
    assertThat(page.entries()).extracting(LiveSession::id).containsExactly(third, second);
    // What the position was taken from may end before the next page is read.
    replica.ownAccount.endSession(ada, second);
    var rest = replica.ownAccount.sessions(ada, 2, page.nextToken());
    assertThat(rest.entries()).extracting(LiveSession::id).containsExactly(first);
    assertThat(rest.nextToken()).isEmpty();
    assertThat(replica.ownAccount.sessions(ada, 2, "").nextToken()).isEmpty();
  }

  @Test
  void aPageTokenBelongsToItsUser() {
    login(OLD);
    String token = replica.ownAccount.sessions(ada, 1, "").nextToken();
    UserIdentity bob = who(replica.registration.register(user("bob")));
    for (String bad : List.of(token, "nonsense")) {
      assertThat(refusal(() -> replica.ownAccount.sessions(bob, 1, bad)))
          .isEqualTo(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN);
    }
  }

  @Test
  void anEndedSessionRevokesItsTokensAndEndsOnce() {
    OpenedSession other = login(OLD);
    replica.ownAccount.endSession(ada, who(other).sessionId());
    assertEnded(other);
    replica.verifier.verify(session.accessToken());
    UUID id =
        stores.sessions().refreshToken(Digests.of(other.refreshToken())).orElseThrow().sessionId();
    replica.ownAccount.endSession(ada, id);
  }

  @Test
  void unknownSessionsAndThoseOfOtherUsersAreNotFound() {
    OpenedSession others = replica.registration.register(user("bob"));
    for (UUID id : List.of(who(others).sessionId(), UUID.randomUUID())) {
      assertThat(refusal(() -> replica.ownAccount.endSession(ada, id)))
          .isEqualTo(ErrorReason.ERROR_REASON_SESSION_NOT_FOUND);
    }
    replica.verifier.verify(others.accessToken());
  }

  @Test
  void aChangedPasswordEndsAllOtherSessions() {
    OpenedSession other = login(OLD);
    replica.ownAccount.changePassword(ada, OLD, NEW);

    assertEnded(other);
    replica.verifier.verify(session.accessToken());
    replica.verifier.verify(replica.refreshes.refresh(session.refreshToken()).accessToken());
    assertThat(refusal(() -> login(OLD))).isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    login(NEW);
  }

  @Test
  void wrongCurrentPasswordsChangeNothingAndCountOnlyForTheSession() {
    UserIdentity elsewhere = who(login(OLD));
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(() -> replica.ownAccount.changePassword(ada, "wrong", NEW)))
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    }
    assertThat(refusal(() -> replica.ownAccount.changePassword(ada, OLD, NEW)))
        .isEqualTo(ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS);
    login(OLD);
    replica.ownAccount.requirePassword(elsewhere, OLD);
    clock.move(Duration.ofSeconds(1));
    replica.ownAccount.changePassword(ada, OLD, NEW);
  }

  @Test
  void failedLoginsDoNotPreventAPasswordChange() {
    for (int i = 0; i < 40; i++) {
      int number = i;
      assertThat(refusal(() -> Replica.from("192.0.2." + number, () -> login("wrong"))))
          .isNotNull();
    }
    replica.ownAccount.changePassword(ada, OLD, NEW);
  }

  @Test
  void theOldestSessionEndsBeyondTheLimit() {
    int most = replica.settings.maxSessions();
    for (int i = 1; i < most; i++) {
      clock.move(Duration.ofSeconds(1));
      login(OLD);
    }
    replica.verifier.verify(session.accessToken());
    clock.move(Duration.ofSeconds(1));
    login(OLD);
    assertEnded(session);
    assertThat(replica.ownAccount.sessions(ada, 99, "").entries()).hasSize(most);
  }

  @Test
  void forgedPageTokensAreRefused() {
    String list =
        io.minitwitter.auth.v1.AuthServiceGrpc.getListSessionsMethod().getFullMethodName()
            + ":"
            + ada.id();
    for (long time : new long[] {Long.MIN_VALUE, -1, 1L << 62, Long.MAX_VALUE}) {
      byte[] position = java.nio.ByteBuffer.allocate(24).putLong(time).array();
      assertThat(
              refusal(() -> replica.ownAccount.sessions(ada, 9, PageTokens.encode(list, position))))
          .isEqualTo(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN);
    }
    assertThat(
            refusal(
                () -> replica.ownAccount.sessions(ada, 9, PageTokens.encode(list, new byte[7]))))
        .isEqualTo(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN);
  }

  @Test
  void aLoginVerifiedBeforeAPasswordChangeOpensNoSessionAfterIt() {
    VerifiedUser proven =
        new VerifiedUser(session.user(), stores.credentials().find(ada.id()).orElseThrow());
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(
            () ->
                replica.sessions.open(
                    () -> {
                      if (asked.getAndIncrement() > 0) {
                        throw new IllegalStateException("proof is asked for again");
                      }
                      replica.ownAccount.changePassword(ada, OLD, NEW);
                      return proven;
                    }))
        .hasMessage("proof is asked for again");
    assertThat(replica.ownAccount.sessions(ada, 9, "").entries()).hasSize(1);
  }

  private void assertEnded(OpenedSession ended) {
    assertThat(refusal(() -> replica.verifier.verify(ended.accessToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    assertThat(refusal(() -> replica.refreshes.refresh(ended.refreshToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_REFRESH_INVALID);
  }

  private OpenedSession login(String password) {
    return replica.logins.login("ada", password);
  }

  private UserIdentity who(OpenedSession of) {
    return replica.verifier.verify(of.accessToken()).requireUser();
  }
}
