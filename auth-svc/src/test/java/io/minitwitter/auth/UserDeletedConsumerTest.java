package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.refusal;
import static io.minitwitter.auth.Replica.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.MutableClock;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.identity.UserIdentity;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.user.v1.UserDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UserDeletedConsumerTest {
  private final InMemoryCredentialStore credentials = new InMemoryCredentialStore();
  private final AuthStores stores = AuthStores.inMemory(credentials);
  private final MutableClock clock = MutableClock.fromNow();
  private final FakeUsers users = new FakeUsers();
  private final Replica replica = new Replica(stores, users, clock);
  private final Replica other = new Replica(stores, users, clock);
  private final AtomicInteger wakes = new AtomicInteger();
  private final UserDeletedConsumer consumer =
      new UserDeletedConsumer(
          new NodeName("auth"),
          stores.accounts(),
          replica.feed,
          replica.settings,
          clock,
          wakes::incrementAndGet);
  private final OpenedSession session = replica.registration.register(user("ada"));
  private final UUID ada = UUID.fromString(session.user().getId());

  @Test
  void aDeletedUserIsRefusedImmediatelyHereAndSoonElsewhere() throws Exception {
    SecurityStateWatch watch = replica.feed.watch();
    watch.next(Duration.ofMillis(20));
    users.remove(ada);
    consume(1);
    assertThat(refusal(() -> replica.verifier.verify(session.accessToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    assertThat(watch.next(Duration.ofMillis(20)).orElseThrow().getVoidedTokens(0).getUserId())
        .isEqualTo(ada.toString());
    other.feed.read();
    assertThat(refusal(() -> other.verifier.verify(session.accessToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    // One that starts now has nothing but the database.
    Replica late = new Replica(stores, users, clock);
    assertThat(refusal(() -> late.verifier.verify(session.accessToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    assertThat(refusal(() -> replica.refreshes.refresh(session.refreshToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_REFRESH_INVALID);
    assertThat(refusal(() -> replica.logins.login("ada", "password of ada")))
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    assertThat(wakes).hasValue(1);
  }

  @Test
  void loginAndRefreshFailBeforeTheEventArrives() {
    users.remove(ada);
    assertThat(refusal(() -> replica.refreshes.refresh(session.refreshToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_REFRESH_INVALID);
    assertThat(refusal(() -> replica.logins.login("ada", "password of ada")))
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
  }

  @Test
  void repeatedSweepsAreReportedAgain() throws Exception {
    users.remove(ada);
    consume(1);
    consume(1);
    consume(2);
    assertThat(credentials.size()).isZero();
    int[] sweeps = {1, 1, 2};
    var events = ((InMemoryAccountStore) stores.accounts()).events();
    assertThat(events).hasSize(sweeps.length);
    for (int i = 0; i < sweeps.length; i++) {
      UserErased erased = UserErased.parseFrom(events.get(i).body());
      assertThat(erased.getUserId()).isEqualTo(ada.toString());
      assertThat(erased.getService()).isEqualTo("auth");
      assertThat(erased.getSweep()).isEqualTo(sweeps[i]);
    }
  }

  @Test
  void theNamesCanBeRegisteredByAnotherUser() {
    users.remove(ada);
    consume(1);
    OpenedSession next = replica.registration.register(user("ada"));
    assertThat(next.user().getId()).isNotEqualTo(ada.toString());
    consume(2);
    replica.verifier.verify(next.accessToken());
    replica.unfinished.sweep();
    assertThat(credentials.find(UUID.fromString(next.user().getId()))).isPresent();
  }

  @Test
  void deletedUsersAreNoUnfinishedRegistrations() {
    users.remove(ada);
    clock.move(Duration.ofHours(2));
    replica.unfinished.sweep();
    assertThat(credentials.find(ada)).isEmpty();
    consume(1);
    assertThat(stores.credentials().voidedSince(clock.instant().minusSeconds(9), clock.instant()))
        .extracting(VoidedUser::userId)
        .containsExactly(ada);
  }

  @Test
  void theLastAdministratorIsNotRemovedByAnEvent() {
    UserIdentity root = new UserIdentity(UUID.randomUUID(), UUID.randomUUID(), Role.ADMIN);
    replica.administration.assignRole(root, ada, Role.ADMIN);
    assertThatThrownBy(() -> consume(1)).hasMessageContaining("last administrator");
    assertThat(credentials.find(ada)).isPresent();
    assertThat(wakes).hasValue(0);
  }

  private void consume(int sweep) {
    UserDeleted fact = UserDeleted.newBuilder().setUserId(ada.toString()).setSweep(sweep).build();
    consumer.consume(fact, Event.of(fact, clock.instant()));
  }
}
