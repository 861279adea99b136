package io.minitwitter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.user.v1.UserErased;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is promised of changes to accounts, of the sessions' list and of the audit records. */
abstract class AccountStoreContract extends AccountStoreFixture {
  @Test
  void aChangeReplacesTheCredentialEndsSessionsAndLeavesARecord() {
    Credential ada = credential(Role.USER);
    SessionRecord one = session(ada, NOW);
    SessionRecord two = session(ada, NOW.plusSeconds(1));
    SessionRecord others = session(credential(Role.USER), NOW);
    AuditRecord record = record(ada.userId(), "m", NOW);

    Credential suspended =
        ada.with(ada.accountStatus().suspended(true).voidingTokens(NOW, LIFETIME));
    ChangedAccount changed =
        change(
            ada.userId(),
            account ->
                new AccountChange(
                    suspended,
                    Optional.of(new AccountChange.Ending(NOW, Optional.empty())),
                    Optional.of(record)));

    assertThat(changed.before()).isEqualTo(ada);
    assertThat(changed.credential()).isEqualTo(suspended);
    // All tokens are void, which is one entry: the sessions are not listed one by one.
    assertThat(changed.ends()).isEmpty();
    assertThat(stores.credentials().find(ada.userId())).contains(suspended);
    assertThat(stores.sessions().endedSince(NOW.minusSeconds(1), NOW.plusSeconds(1))).isEmpty();
    for (SessionRecord ended : List.of(one, two)) {
      assertThat(stores.sessions().refreshToken(Digests.of(ended.id().toString())).orElseThrow())
          .matches(RefreshToken::sessionEnded);
    }
    assertThat(live(ada.userId())).isEmpty();
    assertThat(live(others.userId())).containsExactly(others.id());
    assertThat(audit(Optional.empty(), Optional.empty())).containsExactly(record);
  }

  @Test
  void theExceptedSessionContinuesAndEndedOnesStayEnded() {
    Credential ada = credential(Role.USER);
    SessionRecord ended = session(ada, NOW);
    SessionRecord other = session(ada, NOW.plusSeconds(1));
    SessionRecord kept = session(ada, NOW.plusSeconds(2));
    stores.sessions().end(ended.id(), NOW);
    ChangedAccount changed =
        change(
            ada.userId(),
            account ->
                new AccountChange(
                    account.credential().withPassword("other"),
                    Optional.of(
                        new AccountChange.Ending(NOW.plusSeconds(9), Optional.of(kept.id()))),
                    Optional.empty()));
    assertThat(changed.ends()).extracting(SessionEnd::sessionId).containsExactly(other.id());
    assertThat(live(ada.userId())).containsExactly(kept.id());
  }

  @Test
  void aDecisionThatThrowsOrChangesNothingLeavesEverythingAsItWas() {
    Credential ada = credential(Role.USER);
    assertThatThrownBy(
            () ->
                stores
                    .accounts()
                    .change(
                        ada.userId(),
                        account -> {
                          throw new IllegalStateException("no");
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(change(ada.userId(), AccountChange::none).credential()).isEqualTo(ada);
    assertThat(stores.credentials().find(ada.userId())).contains(ada);
    assertThat(stores.accounts().change(UuidV7.next(), AccountChange::none)).isEmpty();
  }

  @Test
  void sessionsAreOpenedAndRefreshedOnlyWithTheCurrentCredential() {
    Credential ada = credential(Role.USER);
    SessionRecord session = session(ada, NOW);
    change(ada.userId(), account -> only(account.credential().withPassword("other")));

    assertThat(stores.sessions().open(record(ada, NOW), Digests.of("late"), 9)).isEmpty();
    assertThat(stores.sessions().refreshToken(Digests.of("late"))).isEmpty();
    assertThat(rotate(session, session)).isFalse();

    Credential now = stores.credentials().find(ada.userId()).orElseThrow();
    assertThat(stores.sessions().open(record(now, NOW), Digests.of("new"), 9)).isPresent();
    assertThat(
            rotate(
                session,
                new SessionRecord(
                    session.id(), ada.userId(), session.times(), now.accountStatus().version())))
        .isTrue();
  }

  @Test
  void concurrentChangesAndRotationsDoNotDeadlockOrKeepStaleTokens() throws Exception {
    Credential ada = credential(Role.USER);
    SessionRecord session = session(ada, NOW);
    List<Boolean> done =
        AuthStoreContract.atOnce(
            6,
            i -> {
              if (i % 2 == 0) {
                return rotate(session, session);
              }
              change(
                  ada.userId(),
                  account ->
                      new AccountChange(
                          account.credential().with(account.credential().accountStatus()),
                          Optional.of(new AccountChange.Ending(NOW, Optional.empty())),
                          Optional.empty()));
              return false;
            });
    assertThat(done.stream().filter(won -> won).count()).isLessThanOrEqualTo(1);
    assertThat(live(ada.userId())).isEmpty();
    assertThat(stores.credentials().find(ada.userId()).orElseThrow().accountStatus().version())
        .isEqualTo(3);
  }

  @Test
  void administratorsCountWhileTheyAreNotSuspendedAndHaveEverBeenSeen() {
    Credential root = credential(Role.ADMIN);
    Credential other = credential(Role.ADMIN);
    assertThat(isOnlyAdministrator(root)).as("the other one broke off").isTrue();
    session(other, NOW);
    assertThat(isOnlyAdministrator(root)).isFalse();
    change(
        other.userId(),
        account ->
            only(account.credential().with(account.credential().accountStatus().suspended(true))));
    assertThat(isOnlyAdministrator(root)).isTrue();
    Credential third = credential(Role.ADMIN);
    stores.credentials().seen(List.of(third.userId()));
    assertThat(isOnlyAdministrator(root)).isFalse();
  }

  @Test
  void oneOfTwoAdministratorsWhoDemoteEachOtherStays() throws Exception {
    for (int round = 0; round < 5; round++) {
      open();
      List<Credential> both = List.of(credential(Role.ADMIN), credential(Role.ADMIN));
      both.forEach(each -> session(each, NOW));
      AuthStoreContract.atOnce(
          2,
          i ->
              change(
                  both.get(i).userId(),
                  account ->
                      account.onlyAdministrator().getAsBoolean()
                          ? AccountChange.none(account)
                          : only(
                              account
                                  .credential()
                                  .withRole(Role.USER, account.credential().accountStatus()))));
      assertThat(stores.credentials().administrators()).hasSize(1);
    }
  }

  @Test
  void theOldestSessionsEndBeyondTheLimit() {
    Credential ada = credential(Role.USER);
    SessionRecord first = session(ada, NOW);
    SessionRecord second = session(ada, NOW.plusSeconds(1));
    SessionRecord third = session(ada, NOW.plusSeconds(2));
    session(credential(Role.USER), NOW);
    SessionRecord fourth = record(ada, NOW.plusSeconds(3));
    assertThat(stores.sessions().open(fourth, Digests.of("4"), 2).orElseThrow())
        .containsExactlyInAnyOrder(
            new SessionEnd(first.id(), first.times().accessUntil()),
            new SessionEnd(second.id(), second.times().accessUntil()));
    assertThat(live(ada.userId())).containsExactly(fourth.id(), third.id());
  }

  @Test
  void concurrentlyOpenedSessionsStayWithinTheLimit() throws Exception {
    Credential ada = credential(Role.USER);
    AuthStoreContract.atOnce(
        8, i -> stores.sessions().open(record(ada, NOW.plusMillis(i)), Digests.of("s" + i), 3));
    assertThat(live(ada.userId())).hasSize(3);
  }

  @Test
  void theLastAdministratorIsNotRemoved() {
    Credential root = credential(Role.ADMIN);
    session(root, NOW);
    Event event = Event.of(UserErased.getDefaultInstance(), NOW);
    assertThat(stores.accounts().remove(root.userId(), NOW, LIFETIME, event)).isEmpty();
    assertThat(stores.credentials().find(root.userId())).contains(root);
    assertThat(live(root.userId())).hasSize(1);
    assertThat(published()).isEmpty();

    session(credential(Role.ADMIN), NOW);
    assertThat(stores.accounts().remove(root.userId(), NOW, LIFETIME, event)).isPresent();
  }

  @Test
  void voidedTokensAreListedSinceATimeUntilTheyExpire() {
    Credential ada = credential(Role.USER);
    credential(Role.USER);
    AccountStatus voiding = ada.accountStatus().voidingTokens(NOW, LIFETIME);
    change(ada.userId(), account -> only(account.credential().withRole(Role.ADMIN, voiding)));
    VoidedUser voided =
        new VoidedUser(ada.userId(), voiding.tokensVoidBelow(), voiding.tokensVoidUntil());
    CredentialStore credentials = stores.credentials();
    assertThat(credentials.voidedSince(NOW.minusSeconds(1), NOW)).containsExactly(voided);
    assertThat(credentials.voidedSince(NOW, NOW)).isEmpty();
    assertThat(credentials.voidedSince(Instant.EPOCH, voided.until())).isEmpty();
  }

  @Test
  void sessionsAreListedNewestFirstWhileTheyCanBeContinued() {
    Credential ada = credential(Role.USER);
    SessionRecord first = session(ada, NOW);
    SessionRecord second = session(ada, NOW.plusSeconds(1));
    SessionRecord third = session(ada, NOW.plusSeconds(1));
    session(credential(Role.USER), NOW);
    rotate(first, new SessionRecord(first.id(), ada.userId(), times(NOW.plusSeconds(60)), 0));

    List<LiveSession> all = list(ada.userId(), NOW, ListPosition.BEGINNING, 10);
    assertThat(all)
        .extracting(LiveSession::id)
        .containsExactly(max(second.id(), third.id()), min(second.id(), third.id()), first.id());
    assertThat(all.getLast())
        .isEqualTo(
            new LiveSession(
                first.id(), NOW, NOW.plusSeconds(60), times(NOW.plusSeconds(60)).refreshUntil()));
    ListPosition middle = new ListPosition(all.get(0).createdAt(), all.get(0).id());
    assertThat(list(ada.userId(), NOW, middle, 1)).containsExactly(all.get(1));

    stores.sessions().end(second.id(), NOW);
    assertThat(live(ada.userId())).containsExactly(third.id(), first.id());
    Instant late = third.times().refreshUntil();
    assertThat(list(ada.userId(), late, ListPosition.BEGINNING, 10))
        .extracting(LiveSession::id)
        .containsExactly(first.id());
  }

  @Test
  void usersCanEndOnlyTheirOwnSessions() {
    Credential ada = credential(Role.USER);
    SessionRecord session = session(ada, NOW);
    SessionStore sessions = stores.sessions();
    assertThat(sessions.endOf(UuidV7.next(), session.id(), NOW)).isEmpty();
    assertThat(sessions.endOf(ada.userId(), UuidV7.next(), NOW)).isEmpty();
    assertThat(live(ada.userId())).containsExactly(session.id());
    SessionEnd end = new SessionEnd(session.id(), session.times().accessUntil());
    assertThat(sessions.endOf(ada.userId(), session.id(), NOW)).contains(end);
    assertThat(sessions.endOf(ada.userId(), session.id(), NOW)).contains(end);
    assertThat(live(ada.userId())).isEmpty();
  }

  @Test
  void auditRecordsAreListedNewestFirstAndByActorAndTarget() {
    UUID one = UuidV7.next();
    UUID two = UuidV7.next();
    AuditRecord a = write(record(one, "x", NOW));
    AuditRecord c = write(record(two, "x", NOW.plusSeconds(2)));
    AuditRecord b = write(record(one, "y", NOW.plusSeconds(1)));
    assertThat(audit(Optional.empty(), Optional.empty())).containsExactly(c, b, a);
    assertThat(audit(Optional.of(one), Optional.empty())).containsExactly(b, a);
    assertThat(audit(Optional.empty(), Optional.of("x"))).containsExactly(c, a);
    assertThat(audit(Optional.of(two), Optional.of("x"))).containsExactly(c);
    assertThat(audit(Optional.of(two), Optional.of("y"))).isEmpty();
    assertThat(
            stores
                .audit()
                .after(
                    new AuditFilter(Optional.empty(), Optional.empty()),
                    new ListPosition(c.createdAt(), c.id()),
                    1))
        .containsExactly(b);
  }

  @Test
  void anEventIsRecordedOnce() {
    UUID event = UuidV7.next();
    AuditRecord first = record(UuidV7.next(), "x", NOW);
    assertThat(stores.audit().add(first, event)).isTrue();
    assertThat(stores.audit().add(record(first.actorId(), "x", NOW.plusSeconds(1)), event))
        .isFalse();
    AuditRecord other = record(first.actorId(), "y", NOW.minusSeconds(1));
    assertThat(stores.audit().add(other, UuidV7.next())).isTrue();
    assertThat(audit(Optional.empty(), Optional.empty())).containsExactly(first, other);
  }

  @Test
  void aRemovedUserHasNoCredentialNoSessionsAndNoValidTokens() {
    Credential ada = credential(Role.USER);
    SessionRecord session = session(ada, NOW);
    SessionRecord others = session(credential(Role.USER), NOW);
    Event event = Event.of(UserErased.getDefaultInstance(), NOW);
    VoidedUser voided = stores.accounts().remove(ada.userId(), NOW, LIFETIME, event).orElseThrow();
    assertThat(voided.userId()).isEqualTo(ada.userId());
    assertThat(voided.below()).isEqualTo(VoidedUser.ALL);
    assertThat(voided.until()).isEqualTo(NOW.plus(LIFETIME));

    assertThat(stores.credentials().find(ada.userId())).isEmpty();
    assertThat(live(ada.userId())).isEmpty();
    assertThat(stores.sessions().refreshToken(Digests.of(session.id().toString()))).isEmpty();
    assertThat(stores.sessions().open(record(ada, NOW), Digests.of("late"), 9)).isEmpty();
    assertThat(rotate(session, session)).isFalse();
    assertThat(stores.credentials().voidedSince(Instant.EPOCH, NOW)).containsExactly(voided);
    assertThat(live(others.userId())).containsExactly(others.id());
    assertThat(published()).containsExactly(event.id());
  }

  @Test
  void repeatedRemovalsKeepTokensRevokedUntilTheyExpire() {
    Credential ada = credential(Role.USER);
    Event event = Event.of(UserErased.getDefaultInstance(), NOW);
    VoidedUser first = stores.accounts().remove(ada.userId(), NOW, LIFETIME, event).orElseThrow();
    Event again = Event.of(UserErased.getDefaultInstance(), NOW);
    Instant later = NOW.plusSeconds(30);
    VoidedUser second =
        stores.accounts().remove(ada.userId(), later, LIFETIME, again).orElseThrow();
    assertThat(second.until()).isEqualTo(first.until().plusSeconds(30));
    Event older = Event.of(UserErased.getDefaultInstance(), NOW);
    assertThat(stores.accounts().remove(ada.userId(), NOW, LIFETIME, older)).contains(second);
    assertThat(stores.credentials().voidedSince(Instant.EPOCH, NOW)).containsExactly(second);
    assertThat(published()).containsExactlyInAnyOrder(event.id(), again.id(), older.id());

    stores.sessions().purge(second.until());
    assertThat(stores.credentials().voidedSince(Instant.EPOCH, NOW)).containsExactly(second);
    stores.sessions().purge(second.until().plusSeconds(1));
    assertThat(stores.credentials().voidedSince(Instant.EPOCH, NOW)).isEmpty();
  }
}
