package io.minitwitter.auth;

import io.minitwitter.auth.v1.AuditAction;
import io.minitwitter.auth.v1.ListAuditRecordsResponse;
import io.minitwitter.auth.v1.ListSessionsResponse;
import io.minitwitter.auth.v1.Role;
import io.minitwitter.auth.v1.Session;
import io.minitwitter.auth.v1.SessionInfo;
import io.minitwitter.mesh.time.Timestamps;
import java.util.UUID;

/** What the service's own types are in the contract. */
final class AuthMessages {
  private static final String ROLE = "ROLE_";

  private AuthMessages() {}

  static Session session(OpenedSession session) {
    return Session.newBuilder()
        .setAccessToken(session.accessToken())
        .setRefreshToken(session.refreshToken())
        .setTokenType("Bearer")
        .setExpiresIn((int) session.expiresIn().toSeconds())
        .setUser(session.user())
        .build();
  }

  static ListSessionsResponse sessions(ListPosition.Page<LiveSession> page, UUID current) {
    ListSessionsResponse.Builder answer =
        ListSessionsResponse.newBuilder().setNextPageToken(page.nextToken());
    for (LiveSession session : page.entries()) {
      answer.addSessions(
          SessionInfo.newBuilder()
              .setId(session.id().toString())
              .setCreatedAt(Timestamps.of(session.createdAt()))
              .setLastUsedAt(Timestamps.of(session.lastUsedAt()))
              .setExpiresAt(Timestamps.of(session.expiresAt()))
              .setCurrent(session.id().equals(current)));
    }
    return answer.build();
  }

  static ListAuditRecordsResponse auditRecords(ListPosition.Page<AuditRecord> page) {
    ListAuditRecordsResponse.Builder answer =
        ListAuditRecordsResponse.newBuilder().setNextPageToken(page.nextToken());
    for (AuditRecord record : page.entries()) {
      answer.addRecords(
          io.minitwitter.auth.v1.AuditRecord.newBuilder()
              .setId(record.id().toString())
              .setActorId(record.actorId().toString())
              .setAction(AuditAction.valueOf("AUDIT_ACTION_" + record.action().name()))
              .setTargetId(record.targetId())
              .setDetail(record.detail())
              .setCreatedAt(Timestamps.of(record.createdAt())));
    }
    return answer.build();
  }

  static Role role(io.minitwitter.mesh.identity.Role role) {
    return Role.valueOf(ROLE + role.name());
  }

  static io.minitwitter.mesh.identity.Role role(Role role) {
    return io.minitwitter.mesh.identity.Role.valueOf(role.name().substring(ROLE.length()));
  }
}
