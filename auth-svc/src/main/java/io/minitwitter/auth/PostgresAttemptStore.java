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
  public Optional<FailedAttempts> find(String account) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT failures, last_failed_at FROM failed_attempts
                    WHERE account = decode(:account, 'hex')
                    """)
                .bind("account", account)
                .map(
                    (row, context) ->
                        new FailedAttempts(
                            row.getInt("failures"), row.getTimestamp("last_failed_at").toInstant()))
                .findOne());
  }

  @Override
  public void failed(String account, Instant now, Instant forgotten) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO failed_attempts AS a (account, failures, last_failed_at)
                    VALUES (decode(:account, 'hex'), 1, :now)
                    ON CONFLICT (account) DO UPDATE SET
                      failures = CASE WHEN a.last_failed_at < :forgotten THEN 1
                                      ELSE a.failures + 1 END,
                      last_failed_at = :now
                    """)
                .bind("account", account)
                .bind("now", now)
                .bind("forgotten", forgotten)
                .execute());
  }

  @Override
  public void succeeded(String account) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "DELETE FROM failed_attempts WHERE account = decode(?, 'hex')", account));
  }

  @Override
  public void purge(Instant before) {
    jdbi.useHandle(
        handle -> handle.execute("DELETE FROM failed_attempts WHERE last_failed_at < ?", before));
  }
}
