package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.person;
import static io.minitwitter.auth.Replica.refusal;
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
  private final AuthStores stores = AuthStores.inMemory();
  private final MutableClock clock = MutableClock.fromNow();
  private final FakeUsers users = new FakeUsers();
  private final Replica replica = new Replica(stores, users, clock);

  @BeforeEach
  void register() {
    replica.registration.register(person("ada"));
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
  void anUnknownIdentifierTakesTheSameWork() {
    failure("warm", "up");
    long wrong = fastest("ada");
    long unknown = fastest("nobody");
    assertThat((double) unknown / wrong).isBetween(0.5, 2.0);
  }

  private long fastest(String identifier) {
    return Stream.generate(
            () -> {
              long start = System.nanoTime();
              failure(identifier, "wrong");
              return System.nanoTime() - start;
            })
        .limit(4)
        .min(Long::compare)
        .orElseThrow();
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
  void theDelayHoldsForTheRightPasswordAndForEveryIdentifierOfTheAccount() {
    for (int i = 0; i < 5; i++) {
      failure(i % 2 == 0 ? "ada" : "ada@example.org", "wrong");
    }
    for (String identifier : List.of("ada", "ada@example.org")) {
      assertThat(refusal(() -> replica.logins.login(identifier, "password of ada")))
          .isEqualTo(ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS);
    }
    Replica other = new Replica(stores, users, clock);
    assertThat(refusal(() -> other.attempts.admit(account())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOO_MANY_ATTEMPTS);

    clock.move(Duration.ofSeconds(1));
    replica.logins.login("ada", "password of ada");
    failure("ada", "wrong");
    replica.logins.login("ada", "password of ada");
  }

  @Test
  void theDelayHasALimitAndFailuresAreForgotten() {
    for (int i = 0; i < 60; i++) {
      stores.attempts().failed(account(), clock.instant(), Instant.EPOCH);
    }
    assertThat(ErrorDetails.of(failure("ada", "wrong")).retryAfter())
        .contains(Duration.ofMinutes(15));
    clock.move(Duration.ofHours(25));
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(() -> replica.logins.login("ada", "wrong")))
          .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    }
  }

  @Test
  void guessesMadeAtOnceDoNotOutrunTheDelay() throws Exception {
    List<Callable<ErrorReason>> guesses =
        Stream.<Callable<ErrorReason>>generate(
                () -> () -> refusal(() -> replica.logins.login("ada", "wrong")))
            .limit(24)
            .toList();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      int judged = 0;
      for (Future<ErrorReason> answer : executor.invokeAll(guesses)) {
        judged += answer.get() == ErrorReason.ERROR_REASON_BAD_CREDENTIALS ? 1 : 0;
      }
      assertThat(judged).isBetween(5, 5 + Runtime.getRuntime().availableProcessors());
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

  private String account() {
    return Attempts.account(UUID.fromString(users.lookup("ada").orElseThrow().getId()));
  }

  private UUID session(OpenedSession session) {
    return replica.verifier.verify(session.accessToken()).requirePerson().sessionId();
  }

  private StatusRuntimeException failure(String identifier, String password) {
    return catchThrowableOfType(
        StatusRuntimeException.class, () -> replica.logins.login(identifier, password));
  }
}
