package io.minitwitter.mesh.event;

import com.google.protobuf.ByteString;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The outbox of a PostgreSQL schema, its table {@code outbox}. Replicas relay different rows,
 * because each locks the rows it reads.
 */
public final class PostgresOutbox implements Outbox {
  private final Jdbi jdbi;

  /** The outbox of the schema of {@code jdbi}. */
  public PostgresOutbox(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Adds events to the transaction of a handle: they are published if and only if it commits. */
  public static void add(Handle transaction, Event... events) {
    PreparedBatch insert =
        transaction.prepareBatch(
            """
            INSERT INTO outbox (id, type, happened_at, request_id, trace_parent, body)
            VALUES (:id, :type, :time, :request, :trace, :body)
            """);
    for (Event event : events) {
      insert
          .bind("id", event.id())
          .bind("type", event.type())
          .bind("time", event.time().atOffset(ZoneOffset.UTC))
          .bind("request", event.requestId())
          .bind("trace", event.traceParent())
          .bind("body", event.body().toByteArray())
          .add();
    }
    insert.execute();
  }

  @Override
  public int relay(int limit, Publisher publisher) {
    return jdbi.inTransaction(
        transaction -> {
          // Never "position above the last": a transaction that began earlier may commit later.
          List<Event> events =
              transaction
                  .createQuery(
                      """
                      SELECT id, type, happened_at, request_id, trace_parent, body
                      FROM outbox ORDER BY position LIMIT :limit FOR UPDATE SKIP LOCKED
                      """)
                  .bind("limit", limit)
                  .map(PostgresOutbox::event)
                  .list();
          if (events.isEmpty()) {
            return 0;
          }
          Collection<UUID> published = publisher.publish(events);
          if (published.isEmpty()) {
            return 0;
          }
          return transaction
              .createUpdate("DELETE FROM outbox WHERE id IN (<ids>)")
              .bindList("ids", List.copyOf(published))
              .execute();
        });
  }

  private static Event event(ResultSet row, StatementContext context) throws SQLException {
    return new Event(
        row.getObject("id", UUID.class),
        row.getString("type"),
        row.getObject("happened_at", OffsetDateTime.class).toInstant(),
        row.getString("request_id"),
        row.getString("trace_parent"),
        ByteString.copyFrom(row.getBytes("body")));
  }
}
