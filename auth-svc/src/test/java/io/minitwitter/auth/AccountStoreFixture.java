package io.minitwitter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;

/** Accounts with sessions in empty stores, and short words for what is done to them. */
abstract class AccountStoreFixture {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");
  static final Duration LIFETIME = Duration.ofMinutes(15);

  AuthStores stores;

  /** Empty stores. */
  abstract AuthStores stores();

  /** Ids of the events that were stored. */
  abstract List<UUID> published();

  @BeforeEach
  void open() {
    stores = stores();
  }

  final AuditRecord write(AuditRecord record) {
    change(
        credential(Role.USER).userId(),
        account ->
            new AccountChange(
                account.credential().withPassword("other"), Optional.empty(), Optional.of(record)));
    return record;
  }

  final List<AuditRecord> audit(Optional<UUID> actor, Optional<String> target) {
    return stores.audit().after(new AuditFilter(actor, target), ListPosition.BEGINNING, 10);
  }

  final boolean isOnlyAdministrator(Credential administrator) {
    boolean[] answer = new boolean[1];
    change(
        administrator.userId(),
        account -> {
          answer[0] = account.onlyAdministrator().getAsBoolean();
          return AccountChange.none(account);
        });
    return answer[0];
  }

  final ChangedAccount change(UUID userId, Function<Account, AccountChange> decision) {
    return stores.accounts().change(userId, decision).orElseThrow();
  }

  static AccountChange only(Credential credential) {
    return new AccountChange(credential, Optional.empty(), Optional.empty());
  }

  final Credential credential(Role role) {
    Credential added = new Credential(UuidV7.next(), "hash", role, NOW);
    stores.credentials().add(added);
    return added;
  }

  final SessionRecord session(Credential owner, Instant now) {
    SessionRecord session = record(owner, now);
    assertThat(stores.sessions().open(session, Digests.of(session.id().toString()), 9)).isPresent();
    return session;
  }

  final boolean rotate(SessionRecord opened, SessionRecord continued) {
    return stores
        .sessions()
        .rotate(
            Digests.of(opened.id().toString()),
            Digests.of(UUID.randomUUID().toString()),
            continued);
  }

  static SessionRecord record(Credential owner, Instant now) {
    return new SessionRecord(
        UuidV7.next(), owner.userId(), times(now), owner.accountStatus().version());
  }

  static TokenTimes times(Instant now) {
    return new TokenTimes(now, now.plus(LIFETIME), now.plus(Duration.ofDays(30)));
  }

  static AuditRecord record(UUID actor, String target, Instant at) {
    return new AuditRecord(UuidV7.next(), actor, AuditAction.USER_SUSPENDED, target, "because", at);
  }

  final List<UUID> live(UUID userId) {
    return list(userId, NOW, ListPosition.BEGINNING, 10).stream().map(LiveSession::id).toList();
  }

  final List<LiveSession> list(UUID userId, Instant now, ListPosition position, int limit) {
    return stores.sessions().live(userId, now, position, limit);
  }

  static UUID max(UUID one, UUID other) {
    return one.toString().compareTo(other.toString()) > 0 ? one : other;
  }

  static UUID min(UUID one, UUID other) {
    return max(one, other).equals(one) ? other : one;
  }
}
