package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.refusal;
import static io.minitwitter.auth.Replica.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.MutableClock;
import io.minitwitter.mesh.error.ErrorDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

class LoginsTest {
  /** The network that the tests' users are registered from. */
  private static final String HOME = "";

  private static final String STRANGE = "192.0.2.1";

  private final AuthStores stores = AuthStores.inMemory();
  private final MutableClock clock = MutableClock.fromNow();
  private final FakeUsers users = new FakeUsers();
  private final Replica replica = new Replica(stores, users, clock);

  @BeforeEach
  void register() {
    replica.registration.register(user("ada"));
  }

  @Test
  void everyIdentifierOpensASessionOfItsOwn() {
    OpenedSession byName = replica.logins.login("Ada", "password of ada");
    OpenedSession byAddress = replica.logins.login("ADA@example.org", "password of ada");
    assertThat(byName.user()).isEqualTo(byAddress.user());
    assertThat(session(byName)).isNotEqualTo(session(byAddress));
  }

  @Test
  void anUnknownIdentifierIsRefusedLikeAWrongPassword() {
    StatusRuntimeException wrong = failure("ada", "wrong");
    StatusRuntimeException unknown = failure("nobody", "wrong");
    assertThat(ErrorDetails.of(unknown)).isEqualTo(ErrorDetails.of(wrong));
    assertThat(ErrorDetails.of(wrong).reason()).isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
  }

  @Test
  void afterFiveFailuresEachFurtherOneDoublesTheDelay() {
    for (String identifier : List.of("ada", "nobody")) {
      for (int i = 0; i < 5; i++) {
        assertThat(refusal(() -> replica.logins.login(identifier, "wrong")))
            .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
      }
      for (long seconds : new long[] {1, 2, 4, 8}) {
        ErrorDetails refused = ErrorDetails.of(failure(identifier, "wrong"));
        assertThat(refused.reason()).isEqualTo(ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS);
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(seconds));
        clock.move(Duration.ofSeconds(seconds));
        assertThat(refusal(() -> replica.logins.login(identifier, "wrong")))
            .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
      }
    }
  }

  @Test
  void theDelayHoldsForTheRightPasswordAtEveryReplica() {
    fail(5, "ada", STRANGE);
    Replica other = new Replica(stores, users, clock);
    for (Replica any : List.of(replica, other)) {
      assertThat(
              refusal(
                  () -> Replica.from(STRANGE, () -> any.logins.login("ada", "password of ada"))))
          .isEqualTo(ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS);
    }
    clock.move(Duration.ofSeconds(1));
    Replica.from(STRANGE, () -> replica.logins.login("ada", "password of ada"));
    fail(1, "ada", STRANGE);
    Replica.from(STRANGE, () -> replica.logins.login("ada", "password of ada"));
  }

  @Test
  void failuresOfOtherNetworksDoNotLockTheOwnerOut() {
    fail(9, "ada", STRANGE);
    fail(9, "ada@example.org", STRANGE);
    // Neither where the owner has never been, nor in the same network as the strangers.
    replica.logins.login("ada", "password of ada");
    Replica.from("198.51.100.7", () -> replica.logins.login("ada", "password of ada"));
    Replica.from("198.51.100.7", () -> replica.logins.login("ada", "password of ada"));
  }

  @Test
  void knownNetworksMayLogInDuringADelayWithFewGuesses() {
    fail(5, "ada", HOME);
    assertThat(failure("ada", "wrong", HOME))
        .satisfies(e -> assertThat(ErrorDetails.of(e).retryAfter()).isPresent());
    replica.logins.login("ada", "password of ada");

    fail(5 + replica.settings.attempts().reserve(), "ada", HOME);
    long hashed = replica.passwords.completed();
    assertThat(refusal(() -> replica.logins.login("ada", "password of ada")))
        .isEqualTo(ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS);
    assertThat(replica.passwords.completed()).isEqualTo(hashed);
  }

  @Test
  void anAccountHasACeilingForAllUnknownNetworks() {
    int ceiling = replica.settings.attempts().ceiling();
    for (int i = 0; i < ceiling; i++) {
      fail(1, "ada", "203.0.113." + i);
    }
    assertThat(
            refusal(
                () -> Replica.from(STRANGE, () -> replica.logins.login("ada", "password of ada"))))
        .isEqualTo(ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS);
    replica.logins.login("ada", "password of ada");
  }

  @Test
  void answersDoNotRevealWhetherAUserExists() {
    for (String network : List.of(HOME, STRANGE)) {
      List<String> known = answers("ada@example.org", network);
      assertThat(answers("eve@example.org", network)).isEqualTo(known);
      assertThat(known).contains("ERROR_REASON_TOO_MANY_ATTEMPTS PT1S 1");
    }
  }

  /** Reason, delay and hashes of wrong passwords, one after the other. */
  private List<String> answers(String identifier, String network) {
    return Stream.generate(
            () -> {
              long hashed = replica.passwords.completed();
              ErrorDetails error = ErrorDetails.of(failure(identifier, "wrong", network));
              return error.reason()
                  + " "
                  + error.retryAfter().map(Duration::toString).orElse("")
                  + " "
                  + (replica.passwords.completed() - hashed);
            })
        .limit(14)
        .toList();
  }

  @Test
  void equivalentSpellingsOfAnIdentifierCountTogether() {
    List<String> ways =
        List.of(
            "ada@example.org",
            " ada@example.org",
            "ADA@EXAMPLE.ORG",
            "\tAda@Example.org\u00a0",
            "\u200bada@example.org\n");
    ways.forEach(way -> replica.logins.login(way, "password of ada"));
    ways.forEach(way -> fail(1, way, STRANGE));
    for (String way : ways) {
      assertThat(refusal(() -> Replica.from(STRANGE, () -> replica.logins.login(way, "wrong"))))
          .isEqualTo(ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS);
    }
    assertThat(refusal(() -> replica.logins.login("\u0130".repeat(254), "wrong")))
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
  }

  @Test
  void theDelayHasALimitAndFailuresExpire() {
    for (int i = 0; i < 60; i++) {
      stores
          .attempts()
          .failed(Attempts.Target.login("ada", HOME).source(), clock.instant(), Instant.EPOCH);
    }
    assertThat(ErrorDetails.of(failure("ada", "wrong", HOME)).retryAfter())
        .contains(Duration.ofMinutes(15));
    clock.move(Duration.ofHours(25));
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(() -> replica.logins.login("ada", "wrong")))
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    }
  }

  @Test
  void concurrentGuessesDoNotBypassTheDelay() throws Exception {
    List<Callable<ErrorReason>> guesses =
        Stream.<Callable<ErrorReason>>generate(
                () -> () -> refusal(() -> replica.logins.login("ada", "wrong")))
            .limit(24)
            .toList();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      int checked = 0;
      for (Future<ErrorReason> answer : executor.invokeAll(guesses)) {
        checked += answer.get() == ErrorReason.ERROR_REASON_BAD_CREDENTIALS ? 1 : 0;
      }
      assertThat(checked).isBetween(5, 5 + Runtime.getRuntime().availableProcessors());
    }
  }

  @Test
  void aWeakerHashIsReplacedAtTheNextLogin() {
    UUID id = UUID.fromString(replica.logins.login("ada", "password of ada").user().getId());
    String strong = hash(id);
    assertThat(strong).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    String weak = new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode("password of ada");
    stores.credentials().rehash(id, strong, weak);

    failure("ada", "wrong");
    assertThat(hash(id)).isEqualTo(weak);
    replica.logins.login("ada", "password of ada");
    assertThat(hash(id)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(strong);
    String renewed = hash(id);
    replica.logins.login("ada", "password of ada");
    assertThat(hash(id)).isEqualTo(renewed);
  }

  private String hash(UUID id) {
    return stores.credentials().find(id).orElseThrow().passwordHash();
  }

  private UUID session(OpenedSession session) {
    return replica.verifier.verify(session.accessToken()).requireUser().sessionId();
  }

  private void fail(int times, String identifier, String network) {
    for (int i = 0; i < times; i++) {
      assertThat(failure(identifier, "wrong", network)).isNotNull();
    }
  }

  private StatusRuntimeException failure(String identifier, String password) {
    return failure(identifier, password, HOME);
  }

  private StatusRuntimeException failure(String identifier, String password, String network) {
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () -> Replica.from(network, () -> replica.logins.login(identifier, password)));
  }
}
