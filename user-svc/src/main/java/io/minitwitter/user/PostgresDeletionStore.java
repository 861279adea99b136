package io.minitwitter.user;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.PostgresOutbox;
import io.minitwitter.mesh.time.Timestamps;
import io.minitwitter.user.v1.UserChanged;
import io.minitwitter.user.v1.UserDeleted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** Deletions in the table {@code deletions}; rows stay after those of {@code users} are removed. */
final class PostgresDeletionStore implements DeletionStore {

  private final Jdbi jdbi;

  PostgresDeletionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public boolean delete(UUID userId, Instant now, List<String> services) {
    return jdbi.inTransaction(
        handle -> {
          // Of two concurrent calls the second waits here and finds the result of the first.
          if (handle.execute("DELETE FROM users WHERE id = ?", userId) == 0) {
            return isDeleted(handle, userId);
          }
          handle
              .createUpdate(
                  """
                  INSERT INTO deletions (user_id, requested_at, remaining)
                  VALUES (:user, :now, :services)
                  """)
              .bind("user", userId)
              .bind("now", now)
              .bindArray("services", String.class, services)
              .execute();
          PostgresOutbox.add(handle, asking(userId, now, 1, now), changed(userId, now));
          return true;
        });
  }

  /** Whether this id was a user's and must not become one's again. */
  static boolean isDeleted(Handle handle, UUID userId) {
    return handle
        .createQuery("SELECT 1 FROM deletions WHERE user_id = :user")
        .bind("user", userId)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  @Override
  public int askAgain(Instant requestedBefore, Instant now, List<String> services, int limit) {
    return jdbi.inTransaction(
        handle -> {
          List<Event> events =
              handle
                  .createQuery(
                      """
                      UPDATE deletions SET asked_again_at = :now, remaining = :services
                      WHERE user_id IN (
                        SELECT user_id FROM deletions
                        WHERE asked_again_at IS NULL AND requested_at < :before
                        ORDER BY requested_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                      RETURNING user_id, requested_at
                      """)
                  .bind("now", now)
                  .bindArray("services", String.class, services)
                  .bind("before", requestedBefore)
                  .bind("limit", limit)
                  .map(
                      (row, context) ->
                          asking(
                              row.getObject("user_id", UUID.class),
                              time(row, "requested_at").orElseThrow(),
                              2,
                              now))
                  .list();
          if (!events.isEmpty()) {
            PostgresOutbox.add(handle, events.toArray(Event[]::new));
          }
          return events.size();
        });
  }

  @Override
  public void reported(UUID userId, String service, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE deletions SET remaining = array_remove(remaining, :service),
                      completed_at = CASE
                        WHEN cardinality(array_remove(remaining, :service)) = 0 THEN CAST(:now AS timestamptz) END
                    WHERE user_id = :user AND asked_again_at IS NOT NULL
                      AND :service = ANY (remaining)
                    """)
                .bind("service", service)
                .bind("now", now)
                .bind("user", userId)
                .execute());
  }

  @Override
  public Optional<Deletion> find(UUID userId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT user_id, requested_at, completed_at, remaining FROM deletions
                    WHERE user_id = :user
                    """)
                .bind("user", userId)
                .map(PostgresDeletionStore::deletion)
                .findOne());
  }

  /** Holders of the profile invalidate it. */
  private static Event changed(UUID userId, Instant now) {
    return Event.of(UserChanged.newBuilder().setUserId(userId.toString()).build(), now);
  }

  private static Event asking(UUID userId, Instant deletedAt, int sweep, Instant now) {
    return Event.of(
        UserDeleted.newBuilder()
            .setUserId(userId.toString())
            .setDeletedAt(Timestamps.of(deletedAt))
            .setSweep(sweep)
            .build(),
        now);
  }

  private static Deletion deletion(ResultSet row, StatementContext context) throws SQLException {
    String[] remaining = (String[]) row.getArray("remaining").getArray();
    return new Deletion(
        row.getObject("user_id", UUID.class),
        time(row, "requested_at").orElseThrow(),
        time(row, "completed_at"),
        Arrays.stream(remaining).sorted().toList());
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
