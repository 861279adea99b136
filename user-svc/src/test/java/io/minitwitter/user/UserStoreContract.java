package io.minitwitter.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.minitwitter.mesh.id.UuidV7;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of users promises. */
abstract class UserStoreContract {

  static final ProfileChange NOTHING =
      new ProfileChange(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.678901Z");

  /** An empty store. */
  abstract UserStore store();

  @Test
  void aUserIsFoundAsItWasCreated() {
    UserStore store = store();
    User ada = user("Ada_L", "Ada@Example.org");
    store.create(ada);
    assertThat(store.byId(ada.id())).contains(ada);
    assertThat(store.byUsername("aDA_l")).contains(ada);
    assertThat(store.byEmail("ADA@example.ORG")).contains(ada);
    assertThat(store.byUsername("ada")).isEmpty();
    assertThat(store.byEmail("ada_l")).isEmpty();
    assertThat(store.byId(UuidV7.next())).isEmpty();
  }

  @Test
  void usernamesEmailsAndIdsAreUniqueIgnoringCase() {
    UserStore store = store();
    User ada = user("Ada", "ada@example.org");
    store.create(ada);
    refused(NameTakenException.Name.USERNAME, () -> store.create(user("aDA", "b@example.org")));
    refused(NameTakenException.Name.EMAIL, () -> store.create(user("Bob", "ADA@example.org")));
    refused(
        NameTakenException.Name.ID, () -> store.create(user(ada.id(), "Bob", "bob@example.org")));
    assertThat(store.byUsername("bob")).isEmpty();
    assertThat(store.byId(ada.id())).contains(ada);
  }

  @Test
  void aNewerTweetCountIsStoredAndAnOlderIsNot() {
    UserStore store = store();
    User ada = user("Ada", "ada@example.org");
    User bob = user("Bob", "bob@example.org");
    store.create(ada);
    store.create(bob);
    assertThat(store.setTweetsCount(ada.id(), 3, 2)).isTrue();
    assertThat(store.setTweetsCount(ada.id(), 7, 1)).isFalse();
    assertThat(store.setTweetsCount(ada.id(), 7, 2)).isFalse();
    assertThat(store.setTweetsCount(ada.id(), 0, 3)).isTrue();
    assertThat(store.setTweetsCount(bob.id(), 1, 1)).isTrue();
    assertThat(store.setTweetsCount(UuidV7.next(), 1, 1)).isFalse();
    assertThat(store.byId(ada.id()).orElseThrow().updatedAt()).isEqualTo(ada.updatedAt());
  }

  @Test
  void foldingDoesNotDependOnTheLocale() {
    UserStore store = store();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.of("tr", "TR"));
    try {
      store.create(user("IRIS", "IRIS@example.org"));
      assertThat(store.byUsername("iris")).isPresent();
      assertThat(store.byEmail("iris@example.org")).isPresent();
      refused(NameTakenException.Name.EMAIL, () -> store.create(user("x_1", "iris@EXAMPLE.org")));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void oneOfConcurrentRegistrationsGetsTheName() throws Exception {
    UserStore store = store();
    assertThat(winners(i -> () -> created(store, user("Same", "a" + i + "@example.org"))))
        .isEqualTo(1);
    assertThat(winners(i -> () -> created(store, user("u_" + i, "same@example.org")))).isEqualTo(1);
  }

  @Test
  void aBatchReturnsExistingUsersOnce() {
    UserStore store = store();
    User ada = user("ada", "ada@example.org");
    User bob = user("bob", "bob@example.org");
    store.create(ada);
    store.create(bob);
    store.create(user("eve", "eve@example.org"));
    assertThat(store.byIds(List.of(bob.id(), UuidV7.next(), ada.id(), bob.id())))
        .containsExactlyInAnyOrder(ada, bob);
    assertThat(store.byIds(List.of())).isEmpty();
  }

  @Test
  void usersAreFoundByUsernameIgnoringCase() {
    UserStore store = store();
    User ada = user("Ada_1", "ada@example.org");
    User bob = user("bob", "bob@example.org");
    store.create(ada);
    store.create(bob);
    store.create(user("eve", "eve@example.org"));
    assertThat(store.byUsernames(List.of("aDA_1", "nobody", "BOB", "ada_1", "ada@example.org")))
        .containsExactlyInAnyOrder(ada, bob);
    assertThat(store.byUsernames(List.of())).isEmpty();
  }

  @Test
  void eachWriteIsVisibleToTheNextRead() {
    UserStore store = store();
    UUID id = UuidV7.next();
    assertOthersSee(store, id, "ada");
    store.create(user(id, "Ada", "ada@example.org"));
    assertOthersSee(store, id, "ada");
    store.update(id, bio("new"), THEN.plusSeconds(1));
    assertOthersSee(store, id, "ada");
    store.setTweetsCount(id, 3, 1);
    assertOthersSee(store, id, "ada");
    store.setFollowCounts(id, 4, 5, 1);
    assertOthersSee(store, id, "aDA");
    // The old name becomes another's.
    store.update(id, username("countess"), THEN.plusSeconds(2));
    assertOthersSee(store, id, "countess");
    assertThat(store.publicByUsername("ada")).isEmpty();
    User other = user("ada", "other@example.org");
    store.create(other);
    assertOthersSee(store, other.id(), "ada");
  }

  private static void assertOthersSee(UserStore store, UUID id, String username) {
    Optional<User> expected = store.byId(id).map(User::withoutEmail);
    // Twice, since what was read once may have been kept.
    for (int i = 0; i < 2; i++) {
      assertThat(store.publicById(id)).isEqualTo(expected);
      assertThat(store.publicByUsername(username)).isEqualTo(expected);
      assertThat(store.publicByIds(List.of(id, id, UuidV7.next())))
          .containsExactlyElementsOf(expected.stream().toList());
    }
  }

  @Test
  void anUpdateChangesOnlyTheGivenFieldsAndTheTime() {
    UserStore store = store();
    User ada = user("ada", "ada@example.org");
    store.create(ada);
    Instant later = THEN.plusSeconds(60);

    assertThat(store.update(ada.id(), NOTHING, later)).contains(ada);
    assertThat(store.update(ada.id(), bio(ada.bio()), later)).contains(ada);

    User changed = store.update(ada.id(), bio("Mathematician"), later).orElseThrow();
    assertThat(changed.bio()).isEqualTo("Mathematician");
    assertThat(changed.updatedAt()).isEqualTo(later);
    assertThat(changed.firstName()).isEqualTo(ada.firstName());
    assertThat(changed.createdAt()).isEqualTo(ada.createdAt());
    assertThat(store.byId(ada.id())).contains(changed);

    User cleared = store.update(ada.id(), bio(""), later.minusSeconds(30)).orElseThrow();
    assertThat(cleared.bio()).isEmpty();
    assertThat(cleared.updatedAt()).as("never backwards").isEqualTo(later);
    assertThat(store.update(UuidV7.next(), bio("x"), later)).isEmpty();
  }

  @Test
  void newerFollowCountsReplaceOlderOnesAndNothingElseChanges() {
    UserStore store = store();
    User ada = user("ada", "ada@example.org");
    store.create(ada);
    assertThat(store.setFollowCounts(ada.id(), 3, 4, 2)).isTrue();
    assertThat(store.setFollowCounts(ada.id(), 9, 9, 2)).isFalse();
    assertThat(store.setFollowCounts(ada.id(), 9, 9, 1)).isFalse();
    User counted = store.byId(ada.id()).orElseThrow();
    assertThat(counted.counts()).isEqualTo(new User.Counts(3, 4, 0));
    assertThat(counted.updatedAt()).isEqualTo(ada.updatedAt());
    assertThat(store.setFollowCounts(ada.id(), 2, 4, 3)).isTrue();
    assertThat(store.update(ada.id(), bio("x"), THEN).orElseThrow().counts())
        .isEqualTo(new User.Counts(2, 4, 0));
    assertThat(store.byUsername("ada").orElseThrow().counts().followers()).isEqualTo(2);
    assertThat(store.setFollowCounts(UuidV7.next(), 1, 1, 1)).isFalse();
  }

  @Test
  void eachFieldCanBeChangedAlone() {
    UserStore store = store();
    User ada = user("ada", "ada@example.org");
    store.create(ada);
    Optional<String> none = Optional.empty();
    Optional<String> set = Optional.of("set_1");
    Instant at = THEN;
    for (ProfileChange change :
        List.of(
            new ProfileChange(set, none, none, none, none),
            new ProfileChange(none, set, none, none, none),
            new ProfileChange(none, none, set, none, none),
            new ProfileChange(none, none, none, set, none),
            new ProfileChange(none, none, none, none, set))) {
      at = at.plusSeconds(1);
      User changed = store.update(ada.id(), change, at).orElseThrow();
      assertThat(changed.updatedAt()).isEqualTo(at);
    }
    User all = store.byId(ada.id()).orElseThrow();
    assertThat(List.of(all.username(), all.firstName(), all.lastName(), all.bio(), all.avatarUrl()))
        .containsOnly("set_1");
  }

  @Test
  void aUsernameCanChangeItsCaseAndTheOldOneBecomesAvailable() {
    UserStore store = store();
    User ada = user("ada", "ada@example.org");
    User bob = user("bob", "bob@example.org");
    store.create(ada);
    store.create(bob);
    assertThat(store.update(ada.id(), username("ADA"), THEN).orElseThrow().username())
        .isEqualTo("ADA");
    refused(NameTakenException.Name.USERNAME, () -> store.update(bob.id(), username("Ada"), THEN));
    assertThat(store.byId(bob.id())).contains(bob);
    store.update(ada.id(), username("countess"), THEN);
    store.update(bob.id(), username("ada"), THEN);
    assertThat(store.byUsername("ADA").orElseThrow().id()).isEqualTo(bob.id());
  }

  @Test
  void concurrentChangesOfDifferentFieldsAreKept() throws Exception {
    UserStore store = store();
    User ada = user("ada", "ada@example.org");
    store.create(ada);
    Optional<String> none = Optional.empty();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        Optional<String> value = Optional.of("v" + i);
        Future<?> bio =
            threads.submit(
                () ->
                    store.update(ada.id(), new ProfileChange(none, none, none, value, none), THEN));
        Future<?> name =
            threads.submit(
                () ->
                    store.update(ada.id(), new ProfileChange(none, value, none, none, none), THEN));
        bio.get();
        name.get();
        User now = store.byId(ada.id()).orElseThrow();
        assertThat(List.of(now.bio(), now.firstName())).containsOnly("v" + i);
      }
    }
  }

  @Test
  void usersAreFoundByThePrefixOfTheirNames() {
    UserStore store = store();
    named(store, "zoe", "Ada", "Byron");
    named(store, "ADA_L", "Augusta", "King");
    named(store, "bob", "", "Adams Adler");
    named(store, "eve", "Maria", "Wada");
    // By the names that are found: "ada byron", "ada_l", "adams adler".
    assertThat(found(store, "ada")).containsExactly("zoe", "ADA_L", "bob");
    assertThat(found(store, "ada b")).containsExactly("zoe");
    assertThat(found(store, "ada_")).containsExactly("ADA_L");
    assertThat(found(store, "adams a")).containsExactly("bob");
    assertThat(found(store, "king")).containsExactly("ADA_L");
    assertThat(found(store, "byron ada")).isEmpty();
    assertThat(found(store, "%")).isEmpty();
    assertThat(found(store, "a%")).isEmpty();
    assertThat(found(store, "_da")).isEmpty();
    FoundUser first = store.beginningWith("ada", SearchPosition.BEGINNING, 1).getFirst();
    assertThat(first.name()).isEqualTo("ada byron");
    SearchPosition next = new SearchPosition(first.name(), first.user().id());
    assertThat(store.beginningWith("ada", next, 1))
        .extracting(found -> found.user().username())
        .containsExactly("ADA_L");
    assertThat(store.beginningWith("ada", new SearchPosition("zoe", first.user().id()), 9))
        .isEmpty();
  }

  @Test
  void namesAreFoundInAnyScriptAndWholeCharactersAtATime() {
    UserStore store = store();
    named(store, "a1", "ΟΔΥΣΣΕΥΣ", "Þórður");
    named(store, "a2", "İpek", "\uD83D\uDE00smile");
    named(store, "a3", "\uD7FFx", "\uDBFF\uDFFFy");
    assertThat(found(store, SearchText.fold("οδυσσευς"))).containsExactly("a1");
    assertThat(found(store, SearchText.fold("ΟΔΥΣ"))).containsExactly("a1");
    assertThat(found(store, SearchText.fold("ÞÓR"))).containsExactly("a1");
    assertThat(found(store, SearchText.fold("İP"))).containsExactly("a2");
    assertThat(found(store, "\uD83D\uDE00")).containsExactly("a2");
    assertThat(found(store, "\uD7FF")).containsExactly("a3");
    assertThat(found(store, "\uDBFF\uDFFF")).containsExactly("a3");
  }

  @Test
  void aChangedNameIsFoundByItsNewValue() {
    UserStore store = store();
    User ada = named(store, "ada", "Augusta", "King");
    Optional<String> none = Optional.empty();
    store.update(ada.id(), new ProfileChange(none, none, Optional.of("BYRON"), none, none), THEN);
    assertThat(found(store, "king")).isEmpty();
    assertThat(found(store, "augusta by")).containsExactly("ada");
    store.update(
        ada.id(),
        new ProfileChange(Optional.of("x_1"), Optional.of("Ida"), none, none, none),
        THEN);
    assertThat(found(store, "augusta")).isEmpty();
    assertThat(found(store, "ida byron")).containsExactly("x_1");
    assertThat(found(store, "ada")).isEmpty();
  }

  private static User named(UserStore store, String username, String first, String last) {
    User user =
        new User(
            UuidV7.next(),
            username,
            username + "@example.org",
            first,
            last,
            "",
            "",
            THEN,
            THEN,
            User.Counts.NONE);
    store.create(user);
    return user;
  }

  private static List<String> found(UserStore store, String beginning) {
    return store.beginningWith(beginning, SearchPosition.BEGINNING, 9).stream()
        .map(found -> found.user().username())
        .toList();
  }

  static User user(String username, String email) {
    return user(UuidV7.next(), username, email);
  }

  private static User user(UUID id, String username, String email) {
    Instant created = THEN.truncatedTo(ChronoUnit.MICROS);
    return new User(
        id, username, email, "First", "Last", "Bio", "", created, created, User.Counts.NONE);
  }

  static ProfileChange bio(String bio) {
    return new ProfileChange(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(bio), Optional.empty());
  }

  static ProfileChange username(String username) {
    return new ProfileChange(
        Optional.of(username),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static void refused(NameTakenException.Name name, Runnable write) {
    assertThatExceptionOfType(NameTakenException.class)
        .isThrownBy(write::run)
        .matches(taken -> taken.name() == name, "names " + name);
  }

  private static boolean created(UserStore store, User user) {
    try {
      store.create(user);
      return true;
    } catch (NameTakenException e) {
      return false;
    }
  }

  private static int winners(java.util.function.IntFunction<Callable<Boolean>> attempt)
      throws Exception {
    int winners = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> attempts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        attempts.add(threads.submit(attempt.apply(i)));
      }
      for (Future<Boolean> each : attempts) {
        winners += each.get() ? 1 : 0;
      }
    }
    return winners;
  }
}
