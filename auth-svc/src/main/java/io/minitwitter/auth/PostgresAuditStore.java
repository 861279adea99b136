package io.minitwitter.auth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** Audit records in the table {@code audit_records}. */
final class PostgresAuditStore implements AuditStore {
  private final Jdbi jdbi;

  PostgresAuditStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Writes a record within the transaction of the action. */
  static void insert(Handle handle, AuditRecord record) {
    handle
        .createUpdate(
            """
            INSERT INTO audit_records (id, actor_id, action, target_id, detail, created_at)
            VALUES (:id, :actor, :action, :target, :detail, :created)
            """)
        .bind("id", record.id())
        .bind("actor", record.actorId())
        .bind("action", record.action().name())
        .bind("target", record.targetId())
        .bind("detail", record.detail())
        .bind("created", record.createdAt())
        .execute();
  }

  @Override
  public boolean add(AuditRecord record, UUID eventId) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        """
                        INSERT INTO audit_records
                          (id, actor_id, action, target_id, detail, created_at, event_id)
                        VALUES (:id, :actor, :action, :target, :detail, :created, :event)
                        ON CONFLICT (event_id) DO NOTHING
                        """)
                    .bind("id", record.id())
                    .bind("actor", record.actorId())
                    .bind("action", record.action().name())
                    .bind("target", record.targetId())
                    .bind("detail", record.detail())
                    .bind("created", record.createdAt())
                    .bind("event", eventId)
                    .execute()
                == 1);
  }

  @Override
  public List<AuditRecord> after(AuditFilter filter, ListPosition position, int limit) {
    String conditions =
        (filter.actorId().isPresent() ? " AND actor_id = :actor" : "")
            + (filter.targetId().isPresent() ? " AND target_id = :target" : "");
    return jdbi.withHandle(
        handle -> {
          Query query =
              handle
                  .createQuery(
                      """
                      SELECT id, actor_id, action, target_id, detail, created_at
                      FROM audit_records WHERE (created_at, id) < (:at, :id)%s
                      ORDER BY created_at DESC, id DESC LIMIT :limit
                      """
                          .formatted(conditions))
                  .bind("at", position.at())
                  .bind("id", position.id())
                  .bind("limit", limit);
          filter.actorId().ifPresent(actor -> query.bind("actor", actor));
          filter.targetId().ifPresent(target -> query.bind("target", target));
          return query.map(PostgresAuditStore::record).list();
        });
  }

  private static AuditRecord record(ResultSet row, StatementContext context) throws SQLException {
    return new AuditRecord(
        row.getObject("id", UUID.class),
        row.getObject("actor_id", UUID.class),
        AuditAction.valueOf(row.getString("action")),
        row.getString("target_id"),
        row.getString("detail"),
        row.getTimestamp("created_at").toInstant());
  }
}
