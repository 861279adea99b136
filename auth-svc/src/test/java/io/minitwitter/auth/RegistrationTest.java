package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.refusal;
import static io.minitwitter.auth.Replica.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.MutableClock;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.node.CrashPoints;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {
  private final InMemoryCredentialStore credentials = new InMemoryCredentialStore();
  private final AuthStores stores = AuthStores.inMemory(credentials);
  private final FakeUsers users = new FakeUsers();
  private final MutableClock clock = MutableClock.fromNow();
  private final Replica replica = new Replica(stores, users, clock);

  /** What the end of a process looks like from inside: nothing after it happens. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @Test
  void aRegisteredUserHasASession() {
    OpenedSession session = replica.registration.register(user("ada"));
    assertThat(session.user().getUsername()).isEqualTo("ada");
    var caller = replica.verifier.verify(session.accessToken());
    assertThat(caller.subject()).isEqualTo(session.user().getId());
    assertThat(caller.role()).isEqualTo(Role.USER);
    assertThat(replica.refreshes.refresh(session.refreshToken()).user()).isEqualTo(session.user());
    assertThat(replica.logins.login("ADA", "password of ada").user()).isEqualTo(session.user());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {CrashPoints.AFTER_STORE, CrashPoints.AFTER_EFFECT, Registration.AFTER_SESSION})
  void aRegistrationKilledAtAnyPointCanBeRepeated(String point) {
    Replica dying =
        new Replica(
            stores,
            users,
            clock,
            passed -> {
              if (passed.equals(point)) {
                throw new Killed();
              }
            });
    assertThatThrownBy(() -> dying.registration.register(user("ada"))).isInstanceOf(Killed.class);

    if (users.size() == 0) {
      // Without a user row there is no account: no login, and no taken name.
      assertThat(refusal(() -> replica.logins.login("ada", "password of ada")))
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    } else {
      assertThat(replica.logins.login("ada", "password of ada").user().getUsername())
          .isEqualTo("ada");
    }
    OpenedSession again = replica.registration.register(user("ada"));
    assertThat(users.size()).isEqualTo(1);
    assertThat(replica.logins.login("ada@example.org", "password of ada").user())
        .isEqualTo(again.user());

    clock.move(Duration.ofMinutes(61));
    replica.unfinished.sweep();
    assertThat(credentials.size()).isEqualTo(1);
    assertThat(replica.logins.login("ada", "password of ada").user()).isEqualTo(again.user());
  }

  @Test
  void aRegistrationWhoseAnswerWasLostCanBeRepeated() {
    users.answersGetLost(true);
    assertThatThrownBy(() -> replica.registration.register(user("ada")))
        .isInstanceOf(StatusRuntimeException.class);
    users.answersGetLost(false);
    assertThat(replica.registration.register(user("ada")).user().getUsername()).isEqualTo("ada");
    assertThat(users.size()).isEqualTo(1);
    assertThat(credentials.size()).isEqualTo(1);
  }

  @Test
  void registrationFailsWithoutUserSvcAndSucceedsLater() {
    users.reachable(false);
    assertThat(refusal(() -> replica.registration.register(user("ada"))))
        .isEqualTo(ErrorReason.ERROR_REASON_UNAVAILABLE);
    users.reachable(true);
    assertThat(replica.registration.register(user("ada")).user().getUsername()).isEqualTo("ada");
  }

  @Test
  void theSameRegistrationInAnotherCaseIsTheSame() {
    OpenedSession first = replica.registration.register(user("ada"));
    NewUser shouted = new NewUser("ADA@Example.org", "ADA", "password of ada", "", "", "");
    assertThat(replica.registration.register(shouted).user()).isEqualTo(first.user());
    assertThat(credentials.size()).isEqualTo(1);
  }

  @Test
  void takenNamesAreRefusedAndLeaveNoCredential() {
    replica.registration.register(user("ada"));
    assertThat(refusal(() -> register("ada@example.org", "ada", "another password")))
        .isEqualTo(ErrorReason.ERROR_REASON_USERNAME_TAKEN);
    assertThat(refusal(() -> register("eve@example.org", "Ada", "password of ada")))
        .isEqualTo(ErrorReason.ERROR_REASON_USERNAME_TAKEN);
    assertThat(refusal(() -> register("Ada@example.org", "eve", "password of ada")))
        .isEqualTo(ErrorReason.ERROR_REASON_EMAIL_TAKEN);
    assertThat(credentials.size()).isEqualTo(1);
  }

  @Test
  void aRegistrationIsRepeatableForTenMinutesOnly() {
    replica.registration.register(user("ada"));
    clock.move(Registration.REPEATABLE.plusMinutes(5));
    assertThat(refusal(() -> replica.registration.register(user("ada"))))
        .isEqualTo(ErrorReason.ERROR_REASON_USERNAME_TAKEN);
  }

  @Test
  void aTakenUsernameCostsNoHashAndNoCredential() {
    replica.registration.register(user("ada"));
    clock.move(Registration.REPEATABLE.plusMinutes(5));
    long hashed = replica.passwords.completed();
    assertThat(refusal(() -> register("eve@example.org", "ADA", "another password")))
        .isEqualTo(ErrorReason.ERROR_REASON_USERNAME_TAKEN);
    assertThat(replica.passwords.completed()).isEqualTo(hashed);
    assertThat(credentials.size()).isEqualTo(1);
  }

  @Test
  void theWorkOfARegistrationDoesNotRevealItsAddress() {
    replica.registration.register(user("ada"));
    for (String address : List.of("ada@example.org", "eve@example.org")) {
      long hashed = replica.passwords.completed();
      assertThat(refusal(() -> register(address, "ada", "another password")))
          .isEqualTo(ErrorReason.ERROR_REASON_USERNAME_TAKEN);
      assertThat(replica.passwords.completed()).isEqualTo(hashed + 1);
    }
  }

  @Test
  void registrationsCannotBeUsedToGuessPasswordsOrToLockAUserOut() {
    replica.registration.register(user("ada"));
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(() -> register("ada@example.org", "ada", "wrong password")))
          .isEqualTo(ErrorReason.ERROR_REASON_USERNAME_TAKEN);
    }
    assertThat(refusal(() -> replica.registration.register(user("ada"))))
        .isEqualTo(ErrorReason.ERROR_REASON_USERNAME_TAKEN);
    replica.logins.login("ada", "password of ada");
  }

  @Test
  void aNetworkThatProbesAddressesIsDelayedForFreeAddressesToo() {
    replica.registration.register(user("ada"));
    for (int i = 0; i < replica.settings.attempts().takenAddresses(); i++) {
      int number = i;
      assertThat(refusal(() -> register("ADA@example.org", "eve" + number, "password of eve")))
          .isEqualTo(ErrorReason.ERROR_REASON_EMAIL_TAKEN);
    }
    for (String address : List.of("ada@example.org", "free@example.org")) {
      assertThat(refusal(() -> register(address, "mallory", "password of eve")))
          .isEqualTo(ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS);
    }
    Replica.from("192.0.2.1", () -> replica.registration.register(user("bob")));
    clock.move(Duration.ofSeconds(1));
    replica.registration.register(user("eve"));
  }

  @Test
  void oneOfEightConcurrentRegistrationsOfANameSucceeds() throws Exception {
    List<Boolean> registered =
        AuthStoreContract.atOnce(
            8,
            i -> {
              try {
                register("u" + i + "@example.org", i % 2 == 0 ? "ada" : "ADA", "password of " + i);
                return true;
              } catch (StatusRuntimeException e) {
                assertThat(ErrorDetails.of(e).reason())
                    .isEqualTo(ErrorReason.ERROR_REASON_USERNAME_TAKEN);
                return false;
              }
            });
    assertThat(registered).containsOnlyOnce(true);
    assertThat(users.size()).isEqualTo(1);
    assertThat(credentials.size()).isEqualTo(1);
  }

  @Test
  void aTakenUsernameHidesWhetherTheAddressIsTaken() {
    replica.registration.register(user("ada"));
    replica.registration.register(user("bob"));
    assertThat(refusal(() -> register("bob@example.org", "ada", "another password")))
        .isEqualTo(ErrorReason.ERROR_REASON_USERNAME_TAKEN);
  }

  @Test
  void onlyOldCredentialsWithoutUsersAreRemoved() {
    replica.registration.register(user("ada"));
    Replica dying =
        new Replica(
            stores,
            users,
            clock,
            point -> {
              throw new Killed();
            });
    assertThatThrownBy(() -> dying.registration.register(user("bob"))).isInstanceOf(Killed.class);
    clock.move(Duration.ofMinutes(61));
    users.reachable(false);
    assertThatThrownBy(replica.unfinished::sweep).isInstanceOf(StatusRuntimeException.class);
    assertThat(credentials.size()).isEqualTo(2);

    users.reachable(true);
    replica.registration.register(user("eve"));
    replica.unfinished.sweep();
    replica.unfinished.sweep();
    assertThat(credentials.size()).isEqualTo(2);
    replica.logins.login("ada", "password of ada");
    replica.logins.login("eve", "password of eve");
  }

  @Test
  void theAdministratorOfTheSettingsIsCreatedOnceEvenAfterAnInterruptedStart() {
    Replica dying =
        new Replica(
            stores,
            users,
            clock,
            point -> {
              throw new Killed();
            });
    assertThatThrownBy(dying.administrator::ensure).isInstanceOf(Killed.class);

    replica.administrator.ensure();
    replica.administrator.ensure();
    new Replica(stores, users, clock).administrator.ensure();
    assertThat(users.size()).isEqualTo(1);
    OpenedSession session = replica.logins.login("root", "first password");
    assertThat(replica.verifier.verify(session.accessToken()).role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void aUserWithTheAdministratorsNameDoesNotBecomeOne() {
    register("root@example.org", "root", "first password");
    replica.administrator.ensure();
    OpenedSession session = replica.logins.login("root", "first password");
    assertThat(replica.verifier.verify(session.accessToken()).role()).isEqualTo(Role.USER);
  }

  private OpenedSession register(String email, String username, String password) {
    return replica.registration.register(new NewUser(email, username, password, "", "", ""));
  }
}
