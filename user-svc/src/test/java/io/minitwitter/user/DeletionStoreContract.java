package io.minitwitter.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.user.v1.UserDeleted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of deletions promises. */
abstract class DeletionStoreContract {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Instant LATER = NOW.plusSeconds(30);
  private static final List<String> SERVICES = List.of("tweet", "auth");

  private UserStore users;
  private DeletionStore store;
  private final User ada = UserStoreContract.user("Ada", "ada@example.org");
  private final User bob = UserStoreContract.user("bob", "bob@example.org");

  /** Empties both stores. */
  abstract void empty();

  abstract UserStore users();

  abstract DeletionStore store();

  /** What was to be published so far, the oldest first. */
  abstract List<UserDeleted> published();

  @BeforeEach
  void begin() {
    empty();
    users = users();
    store = store();
    users.create(ada);
    users.create(bob);
  }

  @Test
  void aDeletedUserIsNotFoundAndOtherUsersAreUnchanged() {
    assertThat(store.find(ada.id())).isEmpty();
    assertThat(store.delete(ada.id(), NOW, SERVICES)).isTrue();
    assertThat(users.byId(ada.id())).isEmpty();
    assertThat(users.byIds(List.of(ada.id(), bob.id()))).containsExactly(bob);
    assertThat(users.byUsername("ada")).isEmpty();
    assertThat(users.byEmail("ada@example.org")).isEmpty();
    assertThat(users.beginningWith("a", SearchPosition.BEGINNING, 9)).isEmpty();
    assertThat(users.update(ada.id(), UserStoreContract.bio("late"), LATER)).isEmpty();
    assertThat(store.find(ada.id()))
        .contains(new Deletion(ada.id(), NOW, Optional.empty(), List.of("auth", "tweet")));
    assertThat(store.find(bob.id())).isEmpty();
    assertThat(published()).extracting(UserDeleted::getUserId).containsExactly(ada.id().toString());
    assertThat(published()).extracting(UserDeleted::getSweep).containsExactly(1);
  }

  @Test
  void namesBecomeAvailableAndTheIdDoesNot() {
    store.delete(ada.id(), NOW, SERVICES);
    // A registration whose call was repeated and came late.
    assertThatExceptionOfType(NameTakenException.class)
        .isThrownBy(() -> users.create(ada))
        .matches(taken -> taken.name() == NameTakenException.Name.ID);
    assertThat(users.byUsername("ada")).isEmpty();
    User next = UserStoreContract.user("ADA", "Ada@Example.org");
    users.create(next);
    assertThat(users.byUsername("ada")).contains(next);
  }

  @Test
  void repeatedDeletionsChangeNothingAndUnknownUsersAreRefused() {
    store.delete(ada.id(), NOW, SERVICES);
    assertThat(store.delete(ada.id(), LATER, SERVICES)).isTrue();
    assertThat(store.delete(UuidV7.next(), NOW, SERVICES)).isFalse();
    assertThat(store.find(ada.id()).orElseThrow().requestedAt()).isEqualTo(NOW);
    assertThat(published()).hasSize(1);
  }

  @Test
  void servicesAreAskedAgainOnceWhenItIsDue() {
    store.delete(ada.id(), NOW, SERVICES);
    store.delete(bob.id(), LATER, SERVICES);
    assertThat(store.askAgain(NOW, LATER, SERVICES, 9)).isZero();
    assertThat(store.askAgain(LATER, LATER, SERVICES, 9)).isEqualTo(1);
    assertThat(store.askAgain(LATER, LATER, SERVICES, 9)).isZero();
    assertThat(published())
        .last()
        .matches(event -> event.getSweep() == 2 && event.getUserId().equals(ada.id().toString()));
    Instant all = LATER.plusSeconds(1);
    assertThat(store.askAgain(all, all, SERVICES, 9)).isEqualTo(1);
    assertThat(published()).hasSize(4);
  }

  @Test
  void oneOfConcurrentCallsAsksAgain() throws Exception {
    List<UUID> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      User user = UserStoreContract.user("u_" + i, "u" + i + "@example.org");
      users.create(user);
      store.delete(user.id(), NOW, SERVICES);
      all.add(user.id());
    }
    int asked = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        running.add(threads.submit(() -> store.askAgain(LATER, LATER, SERVICES, 8)));
      }
      for (Future<Integer> each : running) {
        asked += each.get();
      }
    }
    asked += store.askAgain(LATER, LATER, SERVICES, 100);
    assertThat(asked).isEqualTo(20);
    assertThat(published())
        .filteredOn(event -> event.getSweep() == 2)
        .extracting(UserDeleted::getUserId)
        .containsExactlyInAnyOrderElementsOf(all.stream().map(UUID::toString).toList());
  }

  @Test
  void theLastReportCompletesItDespiteRepeatedAndEarlyReports() {
    store.delete(ada.id(), NOW, SERVICES);
    store.reported(ada.id(), "auth", LATER);
    assertThat(remaining()).containsExactly("auth", "tweet");
    store.askAgain(LATER, LATER, SERVICES, 9);
    store.reported(ada.id(), "auth", LATER);
    store.reported(ada.id(), "auth", LATER);
    store.reported(ada.id(), "nobody", LATER);
    store.reported(UuidV7.next(), "tweet", LATER);
    assertThat(remaining()).containsExactly("tweet");
    assertThat(store.find(ada.id()).orElseThrow().completedAt()).isEmpty();
    store.reported(ada.id(), "tweet", LATER.plusSeconds(1));
    store.reported(ada.id(), "tweet", LATER.plusSeconds(2));
    assertThat(remaining()).isEmpty();
    assertThat(store.find(ada.id()).orElseThrow().completedAt()).contains(LATER.plusSeconds(1));
  }

  private List<String> remaining() {
    return store.find(ada.id()).orElseThrow().remaining();
  }
}
