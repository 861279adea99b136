package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.refusal;
import static io.minitwitter.auth.Replica.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.auth0.jwt.JWT;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.MutableClock;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.identity.UserIdentity;
import io.minitwitter.user.v1.User;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdministrationTest {
  private static final AuditFilter ALL = new AuditFilter(Optional.empty(), Optional.empty());

  private final AuthStores stores = AuthStores.inMemory();
  private final MutableClock clock = MutableClock.fromNow();
  private final FakeUsers users = new FakeUsers();
  private final Replica replica = new Replica(stores, users, clock);
  private final OpenedSession session = replica.registration.register(user("ada"));
  private final UUID ada = id(session);
  private final UserIdentity root = administrator();

  @Test
  void aRoleChangeRevokesOlderTokensAndNewOnesHaveTheRole() {
    OpenedSession other = login();
    replica.administration.assignRole(root, ada, Role.MODERATOR);
    for (OpenedSession old : List.of(session, other)) {
      assertThat(refusal(() -> replica.verifier.verify(old.accessToken())))
          .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    }
    // In the same second: the clock stands still.
    assertThat(role(replica.refreshes.refresh(session.refreshToken()))).isEqualTo(Role.MODERATOR);
    OpenedSession between = login();
    assertThat(role(between)).isEqualTo(Role.MODERATOR);

    replica.administration.assignRole(root, ada, Role.USER);
    assertThat(refusal(() -> replica.verifier.verify(between.accessToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    assertThat(role(replica.refreshes.refresh(between.refreshToken()))).isEqualTo(Role.USER);
  }

  @Test
  void aRefreshConcurrentWithAnAssignmentReturnsTheNewRole() {
    Replica other = new Replica(stores, new Meanwhile(users, Role.MODERATOR), clock);
    OpenedSession continued = other.refreshes.refresh(session.refreshToken());
    assertThat(JWT.decode(continued.accessToken()).getClaim("role").asString())
        .isEqualTo("moderator");
    replica.feed.read();
    assertThat(role(continued)).isEqualTo(Role.MODERATOR);
  }

  /** A slow user-svc, so that the role changes meanwhile. */
  private final class Meanwhile implements Users {
    private final Users users;
    private final Role role;

    Meanwhile(Users users, Role role) {
      this.users = users;
      this.role = role;
    }

    @Override
    public Optional<User> find(UUID id) {
      replica.administration.assignRole(root, id, role);
      return users.find(id);
    }

    @Override
    public User create(UUID id, NewUser newUser) {
      return users.create(id, newUser);
    }

    @Override
    public Optional<User> lookup(String identifier) {
      return users.lookup(identifier);
    }

    @Override
    public Set<UUID> existing(Collection<UUID> ids) {
      return users.existing(ids);
    }
  }

  @Test
  void assigningTheCurrentRoleChangesNothing() {
    replica.administration.assignRole(root, ada, Role.USER);
    replica.administration.assignRole(root, root.id(), Role.ADMIN);
    replica.verifier.verify(session.accessToken());
    assertThat(records()).isEmpty();
  }

  @Test
  void theLastAdministratorKeepsTheRole() {
    assertThat(refusal(() -> replica.administration.assignRole(root, root.id(), Role.USER)))
        .isEqualTo(ErrorReason.ERROR_REASON_LAST_ADMINISTRATOR);
    replica.administration.assignRole(root, ada, Role.ADMIN);
    UserIdentity second = new UserIdentity(ada, UUID.randomUUID(), Role.ADMIN);
    replica.administration.suspend(root, ada, "");
    assertThat(refusal(() -> replica.administration.assignRole(root, root.id(), Role.USER)))
        .as("a suspended one does not count")
        .isEqualTo(ErrorReason.ERROR_REASON_LAST_ADMINISTRATOR);
    assertThat(refusal(() -> replica.administration.suspend(second, root.id(), "")))
        .isEqualTo(ErrorReason.ERROR_REASON_LAST_ADMINISTRATOR);
    replica.administration.reinstate(root, ada);
    replica.administration.assignRole(second, root.id(), Role.USER);
    assertThat(stores.credentials().administrators()).containsExactly(ada);
  }

  @Test
  void anAdministratorResignsUnlessItIsTheLast() {
    assertThat(refusal(() -> replica.administration.resign(root.id())))
        .isEqualTo(ErrorReason.ERROR_REASON_LAST_ADMINISTRATOR);
    replica.administration.assignRole(root, ada, Role.ADMIN);
    OpenedSession administrator = login();
    replica.administration.resign(ada);
    assertThat(refusal(() -> replica.verifier.verify(administrator.accessToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    assertThat(role(replica.refreshes.refresh(administrator.refreshToken()))).isEqualTo(Role.USER);
    AuditRecord record = records().getFirst();
    assertThat(record.actorId()).isEqualTo(ada);
    assertThat(record.detail()).isEqualTo("from ROLE_ADMIN to ROLE_USER");
    assertThat(stores.credentials().administrators()).containsExactly(root.id());
  }

  @Test
  void resigningWithoutTheRoleChangesNothing() {
    replica.administration.assignRole(root, ada, Role.MODERATOR);
    OpenedSession moderator = login();
    int before = records().size();
    replica.administration.resign(ada);
    replica.administration.resign(UUID.randomUUID());
    assertThat(role(moderator)).isEqualTo(Role.MODERATOR);
    assertThat(records()).hasSize(before);
  }

  @Test
  void aSuspendedUserIsRefusedUntilReinstated() {
    OpenedSession other = login();
    replica.administration.suspend(root, ada, "spam");
    for (OpenedSession old : List.of(session, other)) {
      assertThat(refusal(() -> replica.verifier.verify(old.accessToken())))
          .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
      assertThat(refusal(() -> replica.refreshes.refresh(old.refreshToken())))
          .isEqualTo(ErrorReason.ERROR_REASON_ACCOUNT_SUSPENDED);
    }
    assertThat(refusal(this::login)).isEqualTo(ErrorReason.ERROR_REASON_ACCOUNT_SUSPENDED);
    assertThat(refusal(() -> replica.registration.register(user("ada"))))
        .isEqualTo(ErrorReason.ERROR_REASON_ACCOUNT_SUSPENDED);

    replica.administration.reinstate(root, ada);
    assertThat(refusal(() -> replica.refreshes.refresh(session.refreshToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_REFRESH_INVALID);
    replica.verifier.verify(login().accessToken());
  }

  @Test
  void repeatedSuspensionsDoNotRefuseLaterTokens() {
    for (int i = 0; i < 40; i++) {
      replica.administration.suspend(root, ada, "");
      replica.administration.reinstate(root, ada);
    }
    OpenedSession now = login();
    replica.verifier.verify(now.accessToken());
    assertThat(JWT.decode(now.accessToken()).getIssuedAtAsInstant())
        .isBeforeOrEqualTo(clock.instant());
    assertThat(refusal(() -> replica.verifier.verify(session.accessToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
  }

  @Test
  void aSuspensionIsNotRevealedWithoutThePassword() {
    replica.administration.suspend(root, ada, "");
    assertThat(refusal(() -> replica.logins.login("ada", "wrong")))
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    NewUser guess = new NewUser("ada@example.org", "ada", "a wrong guess", "", "", "");
    assertThat(refusal(() -> replica.registration.register(guess)))
        .isIn(ErrorReason.ERROR_REASON_USERNAME_TAKEN, ErrorReason.ERROR_REASON_EMAIL_TAKEN);
  }

  @Test
  void aModeratorCanSuspendRegularUsersOnly() {
    UUID bob = id(replica.registration.register(user("bob")));
    replica.administration.assignRole(root, bob, Role.MODERATOR);
    UserIdentity moderator = new UserIdentity(bob, UUID.randomUUID(), Role.MODERATOR);
    UUID eve = id(replica.registration.register(user("eve")));
    replica.administration.assignRole(root, eve, Role.MODERATOR);

    for (UUID out : List.of(root.id(), bob, eve)) {
      assertThat(refusal(() -> replica.administration.suspend(moderator, out, "")))
          .isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
      assertThat(refusal(() -> replica.administration.reinstate(moderator, out)))
          .isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
    }
    assertThat(refusal(() -> replica.administration.suspend(root, root.id(), "")))
        .isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
    replica.administration.suspend(moderator, ada, "");
    replica.administration.suspend(root, eve, "");
    replica.administration.reinstate(moderator, ada);
    login();
  }

  @Test
  void unknownUsersAreNotFound() {
    UUID unknown = UUID.randomUUID();
    assertThat(refusal(() -> replica.administration.assignRole(root, unknown, Role.ADMIN)))
        .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
    assertThat(refusal(() -> replica.administration.suspend(root, unknown, "")))
        .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
    assertThat(refusal(() -> replica.administration.reinstate(root, unknown)))
        .isEqualTo(ErrorReason.ERROR_REASON_USER_NOT_FOUND);
  }

  @Test
  void eachActionIsRecordedOnce() {
    replica.administration.suspend(root, ada, "spam");
    clock.move(Duration.ofSeconds(1));
    replica.administration.suspend(root, ada, "again");
    replica.administration.reinstate(root, ada);
    clock.move(Duration.ofSeconds(1));
    replica.administration.reinstate(root, ada);
    replica.administration.assignRole(root, ada, Role.MODERATOR);
    assertThat(records())
        .extracting(AuditRecord::action, AuditRecord::detail)
        .containsExactly(
            tuple(AuditAction.ROLE_ASSIGNED, "from ROLE_USER to ROLE_MODERATOR"),
            tuple(AuditAction.USER_REINSTATED, ""),
            tuple(AuditAction.USER_SUSPENDED, "spam"));
    assertThat(records())
        .allMatch(record -> record.actorId().equals(root.id()))
        .allMatch(record -> record.targetId().equals(ada.toString()));

    var page = replica.administration.auditRecords(ALL, 2, "");
    assertThat(replica.administration.auditRecords(ALL, 2, page.nextToken()).entries())
        .containsExactly(records().getLast());
    AuditFilter byActor = new AuditFilter(Optional.of(root.id()), Optional.empty());
    assertThat(refusal(() -> replica.administration.auditRecords(byActor, 2, page.nextToken())))
        .isEqualTo(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN);
  }

  @Test
  void aRevocationIsPublishedImmediatelyAndNotRevertedByAnOlderRead() throws Exception {
    SecurityStateWatch watch = replica.feed.watch();
    watch.next(Duration.ofMillis(20));
    replica.administration.suspend(root, ada, "");
    var received = watch.next(Duration.ofMillis(20)).orElseThrow();
    assertThat(received.getVoidedTokens(0).getUserId()).isEqualTo(ada.toString());
    // All sessions are one entry.
    assertThat(received.getEndedSessionsCount()).isZero();
    Credential now = stores.credentials().find(ada).orElseThrow();
    Credential older = now.with(new AccountStatus(true, 0, clock.instant(), clock.instant(), 0));
    replica.feed.accountChanged(new ChangedAccount(now, older, List.of()));
    assertThat(replica.feed.snapshot().getFirst().getVoidedTokens(0))
        .isEqualTo(received.getVoidedTokens(0));
  }

  private List<AuditRecord> records() {
    return replica.administration.auditRecords(ALL, 10, "").entries();
  }

  private UserIdentity administrator() {
    replica.administrator.ensure();
    OpenedSession opened = replica.logins.login("root", "first password");
    return replica.verifier.verify(opened.accessToken()).requireUser();
  }

  private OpenedSession login() {
    return replica.logins.login("ada", "password of ada");
  }

  private Role role(OpenedSession of) {
    return replica.verifier.verify(of.accessToken()).role();
  }

  private static UUID id(OpenedSession of) {
    return UUID.fromString(of.user().getId());
  }
}
