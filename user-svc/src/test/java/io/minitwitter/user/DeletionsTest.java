package io.minitwitter.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.MutableClock;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.user.v1.UserDeleted;
import io.minitwitter.user.v1.UserErased;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeletionsTest {

  private static final Duration GRACE = Duration.ofSeconds(30);

  private final InMemoryUserStore users = new InMemoryUserStore();
  private final InMemoryDeletionStore store = new InMemoryDeletionStore(users);
  private final MutableClock clock = MutableClock.fromNow();
  private final FakeAccounts accounts = new FakeAccounts();
  private final List<UUID> invalidated = new ArrayList<>();
  private final AtomicInteger wakes = new AtomicInteger();
  private final Deletions deletions =
      new Deletions(
          store,
          accounts,
          invalidated::add,
          List.of("tweet", "auth"),
          GRACE,
          clock,
          wakes::incrementAndGet);
  private final UserErasedConsumer consumer = new UserErasedConsumer(store);
  private final User ada = UserStoreContract.user("ada", "ada@example.org");

  @Test
  void everyServiceWithDataOfUsersIsAsked() {
    assertThat(Deletions.services()).contains("auth", "follow", "tweet", "comment", "like");
  }

  @Test
  void anAccountIsDeletedOnceAndItsUserResigns() {
    users.create(ada);
    deletions.delete(ada.id(), FakeAccounts.PASSWORD);
    deletions.delete(ada.id(), FakeAccounts.PASSWORD);
    assertThat(users.byId(ada.id())).isEmpty();
    assertThat(accounts.resigned).containsExactly(ada.id());
    assertThat(invalidated).containsExactly(ada.id());
    assertThat(store.published()).hasSize(1);
    assertThat(wakes).hasValue(1);
    refused(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND,
        () -> deletions.delete(UuidV7.next(), FakeAccounts.PASSWORD));
  }

  @Test
  void withoutThePasswordNothingIsDeleted() {
    users.create(ada);
    refused(ErrorReason.ERROR_REASON_BAD_CREDENTIALS, () -> deletions.delete(ada.id(), "guess"));
    assertThat(users.byId(ada.id())).contains(ada);
    assertThat(accounts.resigned).isEmpty();
    assertThat(store.published()).isEmpty();
  }

  @Test
  void theLastAdministratorStays() {
    users.create(ada);
    accounts.lastAdministrator = true;
    refused(
        ErrorReason.ERROR_REASON_LAST_ADMINISTRATOR,
        () -> deletions.delete(ada.id(), FakeAccounts.PASSWORD));
    assertThat(users.byId(ada.id())).contains(ada);
    assertThat(store.published()).isEmpty();
  }

  @Test
  void servicesAreAskedAgainAfterTheGraceAndTheLastReportCompletesIt() {
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> deletions.of(ada.id()));
    users.create(ada);
    deletions.delete(ada.id(), FakeAccounts.PASSWORD);
    deletions.askAgain();
    assertThat(store.published()).hasSize(1);
    reports("tweet", 1);
    reports("auth", 1);
    assertThat(deletions.of(ada.id()).remaining()).containsExactly("auth", "tweet");

    clock.move(GRACE.plusMillis(1));
    deletions.askAgain();
    deletions.askAgain();
    assertThat(store.published()).extracting(UserDeleted::getSweep).containsExactly(1, 2);
    assertThat(wakes).hasValue(2);
    // Redelivered late, it says nothing of the second time.
    reports("tweet", 1);
    reports("auth", 2);
    reports("auth", 2);
    assertThat(deletions.of(ada.id()).remaining()).containsExactly("tweet");
    assertThat(deletions.of(ada.id()).completedAt()).isEmpty();
    reports("tweet", 2);
    assertThat(deletions.of(ada.id()).remaining()).isEmpty();
    assertThat(deletions.of(ada.id()).completedAt()).contains(clock.instant());
  }

  @Test
  void moreThanOneBatchIsAskedAgainInOneRound() {
    for (int i = 0; i < 230; i++) {
      User user = UserStoreContract.user("u_" + i, "u" + i + "@example.org");
      users.create(user);
      deletions.delete(user.id(), FakeAccounts.PASSWORD);
    }
    clock.move(GRACE.plusMillis(1));
    deletions.askAgain();
    assertThat(store.published()).filteredOn(event -> event.getSweep() == 2).hasSize(230);
  }

  private void reports(String service, int sweep) {
    UserErased fact =
        UserErased.newBuilder()
            .setUserId(ada.id().toString())
            .setService(service)
            .setSweep(sweep)
            .build();
    assertThat(consumer.event()).isEqualTo(UserErased.getDefaultInstance());
    consumer.consume(fact, Event.of(fact, clock.instant()));
  }

  private static void refused(ErrorReason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
  }
}
