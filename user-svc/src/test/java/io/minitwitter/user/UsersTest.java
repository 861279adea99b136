package io.minitwitter.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.people.KnownBlocksAndMutes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UsersTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456789Z");

  private final UserStore store = new InMemoryUserStore();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final AtomicInteger wakes = new AtomicInteger();
  private final Users users =
      new Users(
          store,
          blocksAndMutes,
          new FakeAccounts(),
          InstantSource.fixed(NOW),
          wakes::incrementAndGet);

  @Test
  void aNewUserHasTheRegisteredNamesAndOneTime() {
    User user = users.create(registration(UuidV7.next(), "Ada", "ada@example.org"));
    assertThat(user.username()).isEqualTo("Ada");
    assertThat(user.createdAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.123456Z"));
    assertThat(user.updatedAt()).isEqualTo(user.createdAt());
    assertThat(store.byId(user.id())).contains(user);
  }

  @Test
  void aRepeatedCreateReturnsTheExistingUser() {
    UUID id = UuidV7.next();
    users.create(registration(id, "Ada", "ada@example.org"));
    User changed =
        users.update(
            id, UserStoreContract.bio("changed since"), Optional.of(FakeAccounts.PASSWORD));
    assertThat(users.create(registration(id, "Ada", "ada@example.org"))).isEqualTo(changed);
    assertThat(users.create(registration(id, "ADA", "Ada@Example.org"))).isEqualTo(changed);
  }

  @Test
  void sameIdWithOtherNamesIsAConflict() {
    UUID id = UuidV7.next();
    users.create(registration(id, "Ada", "ada@example.org"));
    refused(
        ErrorReason.ERROR_REASON_CONFLICT,
        () -> users.create(registration(id, "Ada", "other@example.org")));
    refused(
        ErrorReason.ERROR_REASON_CONFLICT,
        () -> users.create(registration(id, "other", "ada@example.org")));
    refused(
        ErrorReason.ERROR_REASON_CONFLICT,
        () -> users.create(registration(id, "other", "other@example.org")));
  }

  @Test
  void takenUsernameAndEmailAreDistinguished() {
    User ada = users.create(registration(UuidV7.next(), "Ada", "ada@example.org"));
    refused(
        ErrorReason.ERROR_REASON_USERNAME_TAKEN,
        () -> users.create(registration(UuidV7.next(), "aDa", "b@example.org")));
    refused(
        ErrorReason.ERROR_REASON_EMAIL_TAKEN,
        () -> users.create(registration(UuidV7.next(), "bob", "ADA@example.org")));
    User bob = users.create(registration(UuidV7.next(), "bob", "bob@example.org"));
    refused(
        ErrorReason.ERROR_REASON_USERNAME_TAKEN,
        () ->
            users.update(
                bob.id(), UserStoreContract.username("ADA"), Optional.of(FakeAccounts.PASSWORD)));
    assertThat(users.byId(ada.id())).isEqualTo(ada);
  }

  @Test
  void anIdentifierWithAnAtSignIsAnEmailAddress() {
    User ada = users.create(registration(UuidV7.next(), "Ada", "ada@example.org"));
    assertThat(users.byIdentifier("ADA")).isEqualTo(ada);
    assertThat(users.byIdentifier("ADA@example.org")).isEqualTo(ada);
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> users.byIdentifier("@ada"));
  }

  @Test
  void aBlockHidesProfilesInBothDirectionsAndFromNoOtherUser() {
    User ada = users.create(registration(UuidV7.next(), "Ada", "ada@example.org"));
    User bob = users.create(registration(UuidV7.next(), "bob", "bob@example.org"));
    blocksAndMutes.block(ada.id(), bob.id());
    Optional<UUID> asAda = Optional.of(ada.id());
    Optional<UUID> asBob = Optional.of(bob.id());
    for (Runnable call :
        List.<Runnable>of(
            () -> users.seenBy(asBob, ada.id()),
            () -> users.seenBy(asBob, "ADA"),
            () -> users.seenBy(asAda, bob.id()),
            () -> users.seenBy(asAda, "bob"))) {
      refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, call);
    }
    assertThat(users.seenBy(asAda, "ada")).isEqualTo(ada);
    assertThat(users.seenBy(asAda, ada.id())).isEqualTo(ada);
    assertThat(users.seenBy(Optional.empty(), "ada")).isEqualTo(ada.withoutEmail());
    assertThat(users.seenBy(Optional.of(UuidV7.next()), ada.id())).isEqualTo(ada.withoutEmail());
    // What services ask for among themselves is not a user's reading.
    assertThat(users.byIdentifier("ada")).isEqualTo(ada);
    blocksAndMutes.setReachable(false);
    assertThat(users.seenBy(asBob, ada.id())).isEqualTo(ada.withoutEmail());
  }

  @Test
  void aChangeWakesTheRelay() {
    User ada = users.create(registration(UuidV7.next(), "Ada", "ada@example.org"));
    assertThat(wakes).hasValue(0);
    users.update(ada.id(), UserStoreContract.bio("new"), Optional.of(FakeAccounts.PASSWORD));
    assertThat(wakes).hasValue(1);
  }

  @Test
  void unknownUsersAreNotFound() {
    UUID unknown = UuidV7.next();
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> users.byId(unknown));
    refused(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> users.seenBy(Optional.empty(), "nobody"));
    refused(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND,
        () -> users.update(unknown, UserStoreContract.NOTHING, Optional.empty()));
    assertThat(users.byIds(List.of(unknown, unknown))).isEmpty();
  }

  @Test
  void printedUsersDoNotContainTheEmail() {
    Users.Registration registration = registration(UuidV7.next(), "Ada", "ada@example.org");
    assertThat(registration.toString()).doesNotContain("@example");
    assertThat(Optional.of(users.create(registration)).toString()).doesNotContain("@example");
  }

  private static Users.Registration registration(UUID id, String username, String email) {
    return new Users.Registration(id, email, username, "First", "Last", "Bio");
  }

  private static void refused(ErrorReason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
  }
}
