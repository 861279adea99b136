package io.minitwitter.auth;

import static io.minitwitter.auth.Replica.refusal;
import static io.minitwitter.auth.Replica.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.auth.v1.AssignRoleRequest;
import io.minitwitter.auth.v1.AssignRoleResponse;
import io.minitwitter.auth.v1.AuditAction;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.auth.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import io.minitwitter.auth.v1.ChangePasswordRequest;
import io.minitwitter.auth.v1.EndSessionRequest;
import io.minitwitter.auth.v1.GetJwksRequest;
import io.minitwitter.auth.v1.ListAuditRecordsRequest;
import io.minitwitter.auth.v1.ListAuditRecordsResponse;
import io.minitwitter.auth.v1.ListSessionsRequest;
import io.minitwitter.auth.v1.ReinstateUserRequest;
import io.minitwitter.auth.v1.Role;
import io.minitwitter.auth.v1.SessionInfo;
import io.minitwitter.auth.v1.SuspendUserRequest;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.store.Redis;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accounts and what is done to them, behind the production interceptors, on PostgreSQL. */
class AccountRpcTest {
  private static AuthStores stores;
  private static final FakeUsers USERS = new FakeUsers();

  private final Replica replica = new Replica(stores, USERS, Clock.systemUTC());
  private final TestNode node = TestNode.of("auth", new Redis(""), replica.state, replica.face);
  private final String name = "p" + UUID.randomUUID().toString().substring(0, 8);
  private final OpenedSession session = replica.registration.register(user(name));
  private final String id = session.user().getId();
  private OpenedSession root;

  @BeforeAll
  static void migrate() {
    stores = PostgresStores.on(PostgresStores.jdbi(PostgresStores.migratedUrl()));
  }

  @BeforeEach
  void administrate() {
    replica.administrator.ensure();
    root = replica.logins.login("root", "first password");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void sessionsAreListedAndOneIsEnded() {
    OpenedSession other = login();
    var list = as(other).listSessions(ListSessionsRequest.getDefaultInstance());
    assertThat(list.getSessionsList())
        .extracting(SessionInfo::getCurrent)
        .containsExactly(true, false);
    assertThat(list.getNextPageToken()).isEmpty();
    SessionInfo first = list.getSessions(1);
    assertThat(first.getLastUsedAt()).isEqualTo(first.getCreatedAt());
    assertThat(first.getExpiresAt().getSeconds() - first.getCreatedAt().getSeconds())
        .isEqualTo(30 * 24 * 3600);

    EndSessionRequest end = EndSessionRequest.newBuilder().setId(first.getId()).build();
    assertThat(refusal(() -> as(root).endSession(end)))
        .isEqualTo(ErrorReason.ERROR_REASON_SESSION_NOT_FOUND);
    assertThat(as(other).endSession(end)).isNotNull();
    assertThat(as(other).endSession(end)).isNotNull();
    assertThat(refusal(() -> open(session))).isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    assertThat(as(other).listSessions(ListSessionsRequest.getDefaultInstance()).getSessionsList())
        .hasSize(1);
  }

  @Test
  void aChangedPasswordEndsTheOtherSessions() {
    OpenedSession other = login();
    ChangePasswordRequest change =
        ChangePasswordRequest.newBuilder()
            .setCurrentPassword("password of " + name)
            .setNewPassword("another password")
            .build();
    assertThat(
            refusal(
                () ->
                    as(session).changePassword(change.toBuilder().setNewPassword("short").build())))
        .isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELDS);
    as(session).changePassword(change);
    assertThat(refusal(() -> open(other))).isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    open(session);
    assertThat(refusal(() -> as(session).changePassword(change)))
        .isEqualTo(ErrorReason.ERROR_REASON_BAD_CREDENTIALS);
    replica.logins.login(name, "another password");
  }

  @Test
  void onlyAdministratorsAssignRoles() {
    AssignRoleRequest moderator =
        AssignRoleRequest.newBuilder()
            .setId(id.toUpperCase(Locale.ROOT))
            .setRole(Role.ROLE_MODERATOR)
            .build();
    assertThat(refusal(() -> as(session).assignRole(moderator)))
        .isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
    for (Role role : List.of(Role.ROLE_SERVICE, Role.ROLE_UNSPECIFIED)) {
      AssignRoleRequest none = moderator.toBuilder().setRole(role).build();
      assertThat(refusal(() -> as(root).assignRole(none)))
          .isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELDS);
    }
    assertThat(as(root).assignRole(moderator))
        .isEqualTo(
            AssignRoleResponse.newBuilder().setUserId(id).setRole(Role.ROLE_MODERATOR).build());
    assertThat(refusal(() -> open(session))).isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    OpenedSession next = replica.refreshes.refresh(session.refreshToken());
    assertThat(refusal(() -> as(next).assignRole(moderator)))
        .isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
    // A moderator may do what a user may not.
    OpenedSession other = replica.registration.register(user(name + "2"));
    SuspendUserRequest suspend =
        SuspendUserRequest.newBuilder().setId(other.user().getId()).build();
    as(next).suspendUser(suspend);

    AssignRoleRequest last =
        AssignRoleRequest.newBuilder().setId(root.user().getId()).setRole(Role.ROLE_USER).build();
    assertThat(refusal(() -> as(root).assignRole(last)))
        .isEqualTo(ErrorReason.ERROR_REASON_LAST_ADMINISTRATOR);
  }

  @Test
  void aSuspensionIsDoneUndoneAndRecorded() {
    SuspendUserRequest suspend =
        SuspendUserRequest.newBuilder().setId(id).setReason("spam").build();
    assertThat(refusal(() -> as(session).suspendUser(suspend)))
        .isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
    as(root).suspendUser(suspend);
    as(root).suspendUser(suspend);
    assertThat(refusal(() -> open(session))).isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    assertThat(refusal(this::login)).isEqualTo(ErrorReason.ERROR_REASON_ACCOUNT_SUSPENDED);
    ReinstateUserRequest reinstate = ReinstateUserRequest.newBuilder().setId(id).build();
    as(root).reinstateUser(reinstate);
    as(root).reinstateUser(reinstate);
    open(login());

    ListAuditRecordsRequest.Builder list =
        ListAuditRecordsRequest.newBuilder()
            .setTargetId(id.toUpperCase(Locale.ROOT))
            .setActorId(root.user().getId())
            .setPageSize(1);
    assertThat(refusal(() -> as(session).listAuditRecords(list.build())))
        .isEqualTo(ErrorReason.ERROR_REASON_TOKEN_REVOKED);
    ListAuditRecordsResponse newest = as(root).listAuditRecords(list.build());
    assertThat(newest.getRecords(0).getAction())
        .isEqualTo(AuditAction.AUDIT_ACTION_USER_REINSTATED);
    ListAuditRecordsResponse oldest =
        as(root).listAuditRecords(list.setPageToken(newest.getNextPageToken()).build());
    assertThat(oldest.getRecords(0).getAction()).isEqualTo(AuditAction.AUDIT_ACTION_USER_SUSPENDED);
    assertThat(oldest.getRecords(0).getDetail()).isEqualTo("spam");
    assertThat(oldest.getRecords(0).getTargetId()).isEqualTo(id);
    assertThat(oldest.getRecords(0).getActorId()).isEqualTo(root.user().getId());
    assertThat(oldest.getNextPageToken()).isEmpty();
    assertThat(refusal(() -> as(login()).listAuditRecords(list.build())))
        .isEqualTo(ErrorReason.ERROR_REASON_ACCESS_DENIED);
  }

  private OpenedSession login() {
    return replica.logins.login(name, "password of " + name);
  }

  /** A public call with a token, which must be valid. */
  private void open(OpenedSession of) {
    as(of).getJwks(GetJwksRequest.getDefaultInstance());
  }

  private AuthServiceBlockingStub as(OpenedSession of) {
    return AuthServiceGrpc.newBlockingStub(
        node.withHeaders("authorization", "Bearer " + of.accessToken()));
  }
}
