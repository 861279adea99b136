package io.minitwitter.auth;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Failed attempts in the table {@code failed_attempts}. */
final class PostgresAttemptStore implements AttemptStore {
  private final Jdbi jdbi;

  PostgresAttemptStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public Optional<FailedAttempts> find(String key) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT failures, last_failed_at FROM failed_attempts
                    WHERE key = decode(:key, 'hex')
                    """)
                .bind("key", key)
                .map(
                    (row, context) ->
                        new FailedAttempts(
                            row.getInt("failures"), row.getTimestamp("last_failed_at").toInstant()))
                .findOne());
  }

  @Override
  public void failed(String key, Instant now, Instant resetBefore) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO failed_attempts AS a (key, failures, last_failed_at)
                    VALUES (decode(:key, 'hex'), 1, :now)
                    ON CONFLICT (key) DO UPDATE SET
                      failures = CASE WHEN a.last_failed_at < :resetBefore THEN 1
                                      ELSE a.failures + 1 END,
                      last_failed_at = :now
                    """)
                .bind("key", key)
                .bind("now", now)
                .bind("resetBefore", resetBefore)
                .execute());
  }

  @Override
  public void clear(String key) {
    jdbi.useHandle(
        handle -> handle.execute("DELETE FROM failed_attempts WHERE key = decode(?, 'hex')", key));
  }

  @Override
  public void purge(Instant before) {
    jdbi.useHandle(
        handle -> handle.execute("DELETE FROM failed_attempts WHERE last_failed_at < ?", before));
  }
}
