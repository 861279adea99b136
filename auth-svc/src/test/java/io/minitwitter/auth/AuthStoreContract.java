package io.minitwitter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.identity.Role;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises, whatever it is made of. */
abstract class AuthStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");
  private static final KeyPair PAIR = pair();

  private CredentialStore credentials;
  private SessionStore sessions;
  private SigningKeyStore signingKeys;
  private AttemptStore attempts;
  private KnownNetworks networks;

  /** Empty stores. */
  abstract AuthStores stores();

  @BeforeEach
  void open() {
    AuthStores stores = stores();
    credentials = stores.credentials();
    sessions = stores.sessions();
    signingKeys = stores.signingKeys();
    attempts = stores.attempts();
    networks = stores.networks();
  }

  @Test
  void aCredentialIsFoundAsItWasAdded() {
    Credential ada = credential(Role.MODERATOR, NOW);
    credentials.add(ada);
    assertThat(credentials.find(ada.userId())).contains(ada);
    assertThat(credentials.find(UUID.randomUUID())).isEmpty();
    assertThatThrownBy(() -> credentials.add(ada)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void removingACredentialIsIdempotent() {
    Credential ada = credential(Role.USER, NOW);
    credentials.add(ada);
    credentials.remove(ada.userId());
    credentials.remove(ada.userId());
    assertThat(credentials.find(ada.userId())).isEmpty();
  }

  @Test
  void aHashIsReplacedOnlyWhileItIsTheExpectedOne() {
    Credential ada = credential(Role.USER, NOW);
    credentials.add(ada);
    credentials.rehash(ada.userId(), ada.passwordHash(), "stronger");
    credentials.rehash(ada.userId(), ada.passwordHash(), "late");
    assertThat(credentials.find(ada.userId()).orElseThrow().passwordHash()).isEqualTo("stronger");
  }

  @Test
  void onlyAdministratorsAreListedAsSuch() {
    credentials.add(credential(Role.USER, NOW));
    Credential root = credential(Role.ADMIN, NOW);
    credentials.add(root);
    assertThat(credentials.administrators()).containsExactly(root.userId());
  }

  @Test
  void unseenCredentialsAreListedByAgeUntilTheyAreSeenOrRemoved() {
    Credential first = credential(Role.USER, NOW.minusSeconds(30));
    Credential second = credential(Role.USER, NOW.minusSeconds(20));
    Credential young = credential(Role.USER, NOW);
    List.of(young, second, first).forEach(credentials::add);
    assertThat(credentials.unseen(NOW, 10)).containsExactly(first.userId(), second.userId());
    assertThat(credentials.unseen(NOW, 1)).containsExactly(first.userId());

    credentials.seen(List.of(first.userId()));
    credentials.seen(List.of());
    credentials.removeUnseen(List.of(first.userId(), second.userId()));
    credentials.removeUnseen(List.of());
    assertThat(credentials.unseen(NOW, 10)).isEmpty();
    assertThat(credentials.find(first.userId())).isPresent();
    assertThat(credentials.find(second.userId())).isEmpty();
    assertThat(credentials.find(young.userId())).isPresent();
  }

  @Test
  void aRefreshTokenIsFoundByItsDigest() {
    SessionRecord session = session(NOW);
    sessions.open(session, digest("a"), 9);
    assertThat(sessions.refreshToken(digest("a")))
        .contains(
            new RefreshToken(
                session.id(),
                session.userId(),
                NOW,
                session.times().refreshUntil(),
                Optional.empty(),
                false));
    assertThat(sessions.refreshToken(digest("b"))).isEmpty();
  }

  @Test
  void aRotationReplacesTheTokenByItsSuccessor() {
    SessionRecord opened = session(NOW);
    sessions.open(opened, digest("a"), 9);
    SessionRecord continued = at(opened, NOW.plusSeconds(60));
    assertThat(sessions.rotate(digest("a"), digest("b"), continued)).isTrue();
    assertThat(sessions.refreshToken(digest("a")).orElseThrow().rotatedAt())
        .contains(NOW.plusSeconds(60));
    RefreshToken successor = sessions.refreshToken(digest("b")).orElseThrow();
    assertThat(successor.rotatedAt()).isEmpty();
    assertThat(successor.expiresAt()).isEqualTo(continued.times().refreshUntil());

    assertThat(sessions.rotate(digest("a"), digest("c"), continued)).isFalse();
    assertThat(sessions.refreshToken(digest("c"))).isEmpty();
    assertThat(sessions.refreshToken(digest("a")).orElseThrow().rotatedAt())
        .contains(NOW.plusSeconds(60));
  }

  @Test
  void oneOfConcurrentRotationsSucceeds() throws Exception {
    SessionRecord session = session(NOW);
    sessions.open(session, digest("a"), 9);
    List<Boolean> won =
        atOnce(8, i -> sessions.rotate(digest("a"), digest("b" + i), at(session, NOW)));
    assertThat(won).containsOnlyOnce(true);
    assertThat(IntStream.range(0, 8).mapToObj(i -> sessions.refreshToken(digest("b" + i))).toList())
        .filteredOn(Optional::isPresent)
        .hasSize(1);
  }

  @Test
  void nothingIsRotatedAfterTheEndOrTheExpiry() {
    SessionRecord ended = session(NOW);
    sessions.open(ended, digest("a"), 9);
    sessions.end(ended.id(), NOW);
    assertThat(sessions.rotate(digest("a"), digest("b"), at(ended, NOW))).isFalse();
    assertThat(sessions.refreshToken(digest("a")).orElseThrow().sessionEnded()).isTrue();

    SessionRecord expired = session(NOW);
    sessions.open(expired, digest("c"), 9);
    Instant late = expired.times().refreshUntil();
    assertThat(sessions.rotate(digest("c"), digest("d"), at(expired, late))).isFalse();
    assertThat(sessions.rotate(digest("nothing"), digest("e"), at(expired, NOW))).isFalse();
  }

  @Test
  void anEndIsListedWithTheLastAccessTokensExpiryAndStaysAsItWas() {
    SessionRecord session = session(NOW);
    sessions.open(session, digest("a"), 9);
    SessionRecord continued = at(session, NOW.plusSeconds(60));
    sessions.rotate(digest("a"), digest("b"), continued);
    SessionEnd end = new SessionEnd(session.id(), continued.times().accessUntil());

    assertThat(sessions.end(session.id(), NOW.plusSeconds(70))).contains(end);
    assertThat(sessions.end(session.id(), NOW.plusSeconds(80))).contains(end);
    assertThat(sessions.end(UUID.randomUUID(), NOW)).isEmpty();
    assertThat(sessions.endedSince(NOW.plusSeconds(69), NOW)).containsExactly(end);
    assertThat(sessions.endedSince(NOW.plusSeconds(70), NOW)).isEmpty();
    assertThat(sessions.endedSince(Instant.EPOCH, end.accessUntil())).isEmpty();
  }

  @Test
  void aPurgeRemovesOnlyExpiredEntries() {
    SessionRecord over = session(NOW.minus(Duration.ofDays(40)));
    SessionRecord ended = session(NOW.minus(Duration.ofDays(2)));
    SessionRecord live = session(NOW.minus(Duration.ofDays(2)));
    sessions.open(over, digest("over"), 9);
    sessions.open(ended, digest("ended"), 9);
    sessions.end(ended.id(), NOW.minus(Duration.ofDays(2)));
    sessions.open(live, digest("live"), 9);
    sessions.purge(NOW.minus(Duration.ofDays(1)));
    assertThat(sessions.refreshToken(digest("over"))).isEmpty();
    assertThat(sessions.refreshToken(digest("ended"))).isEmpty();
    assertThat(sessions.refreshToken(digest("live"))).isPresent();
  }

  @Test
  void keysAreListedNewestFirst() {
    SigningKey first = key("first", NOW);
    SigningKey second = key("second", NOW.plusSeconds(10));
    assertThat(signingKeys.add(first, Instant.EPOCH)).isTrue();
    assertThat(signingKeys.add(second, NOW)).isTrue();
    assertThat(signingKeys.all()).containsExactly(second, first);
    signingKeys.remove(List.of("first", "nothing"));
    signingKeys.remove(List.of());
    assertThat(signingKeys.all()).containsExactly(second);
    SigningKey third = key("third", NOW);
    signingKeys.replaceAll(third);
    assertThat(signingKeys.all()).containsExactly(third);
  }

  @Test
  void oneOfConcurrentlyRotatingReplicasAddsItsKey() throws Exception {
    List<Boolean> added =
        atOnce(4, i -> signingKeys.add(key("key" + i, NOW.plusSeconds(i)), Instant.EPOCH));
    assertThat(added).containsOnlyOnce(true);
    assertThat(signingKeys.all()).hasSize(1);
  }

  @Test
  void failuresAreCountedUntilASuccessOrExpiry() {
    String account = Digests.of("an account");
    assertThat(attempts.find(account)).isEmpty();
    attempts.failed(account, NOW, NOW.minusSeconds(60));
    attempts.failed(account, NOW.plusSeconds(60), NOW);
    assertThat(attempts.find(account)).contains(new FailedAttempts(2, NOW.plusSeconds(60)));
    attempts.failed(account, NOW.plusSeconds(200), NOW.plusSeconds(140));
    assertThat(attempts.find(account)).contains(new FailedAttempts(1, NOW.plusSeconds(200)));
    attempts.clear(account);
    assertThat(attempts.find(account)).isEmpty();

    attempts.failed(account, NOW, Instant.EPOCH);
    attempts.purge(NOW);
    assertThat(attempts.find(account)).isPresent();
    attempts.purge(NOW.plusSeconds(1));
    assertThat(attempts.find(account)).isEmpty();
  }

  @Test
  void concurrentFailuresAreAllCounted() throws Exception {
    String account = Digests.of("an account");
    atOnce(
        8,
        i -> {
          attempts.failed(account, NOW, Instant.EPOCH);
          return true;
        });
    assertThat(attempts.find(account)).contains(new FailedAttempts(8, NOW));
  }

  @Test
  void aUsersNetworksAreKnownUntilTheyAreOldOrTooMany() {
    Credential ada = credential(Role.USER, NOW);
    credentials.add(ada);
    UUID id = ada.userId();
    networks.remember(id, "192.0.2.1", NOW);
    networks.remember(id, "192.0.2.1", NOW.plusSeconds(1));
    assertThat(networks.knows(id, "192.0.2.1")).isTrue();
    assertThat(networks.knows(id, "192.0.2.2")).isFalse();
    assertThat(networks.knows(UUID.randomUUID(), "192.0.2.1")).isFalse();

    for (int i = 0; i < KnownNetworks.MOST; i++) {
      networks.remember(id, "198.51.100." + i, NOW.plusSeconds(2 + i));
    }
    assertThat(networks.knows(id, "192.0.2.1")).isFalse();
    assertThat(networks.knows(id, "198.51.100.0")).isTrue();
    networks.purge(NOW.plusSeconds(3));
    assertThat(networks.knows(id, "198.51.100.0")).isFalse();
    assertThat(networks.knows(id, "198.51.100.1")).isTrue();
  }

  /** Work that gets its index among concurrent ones. */
  interface Numbered<T> {
    T run(int number);
  }

  static <T> List<T> atOnce(int threads, Numbered<T> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Callable<T>> calls =
          IntStream.range(0, threads)
              .mapToObj(
                  i ->
                      (Callable<T>)
                          () -> {
                            start.await();
                            return work.run(i);
                          })
              .toList();
      return executor.invokeAll(calls).stream().map(AuthStoreContract::result).toList();
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Credential credential(Role role, Instant createdAt) {
    return new Credential(UuidV7.next(), "hash", role, createdAt);
  }

  private SessionRecord session(Instant now) {
    Credential owner = credential(Role.USER, now);
    credentials.add(owner);
    return at(new SessionRecord(UuidV7.next(), owner.userId(), null, 0), now);
  }

  private static SessionRecord at(SessionRecord session, Instant now) {
    return new SessionRecord(
        session.id(),
        session.userId(),
        new TokenTimes(now, now.plus(Duration.ofMinutes(15)), now.plus(Duration.ofDays(30))),
        session.credentialVersion());
  }

  private static String digest(String token) {
    return Digests.of(token);
  }

  private static SigningKey key(String kid, Instant signsFrom) {
    return new SigningKey(
        kid, (RSAPrivateKey) PAIR.getPrivate(), (RSAPublicKey) PAIR.getPublic(), NOW, signsFrom);
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<String> tables() {
    return Stream.of(
        "failed_attempts",
        "known_networks",
        "signing_keys",
        "refresh_tokens",
        "sessions",
        "credentials",
        "audit_records",
        "deleted_users",
        "outbox");
  }
}
