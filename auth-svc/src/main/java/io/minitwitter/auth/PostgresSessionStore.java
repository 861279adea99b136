package io.minitwitter.auth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** Sessions in the tables {@code sessions} and {@code refresh_tokens}. */
final class PostgresSessionStore implements SessionStore {
  private static final String INSERT_TOKEN =
      """
      INSERT INTO refresh_tokens (hash, session_id, expires_at)
      VALUES (decode(:digest, 'hex'), :session, :expires)
      """;

  private final Jdbi jdbi;

  PostgresSessionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public Optional<List<SessionEnd>> open(SessionRecord session, String refreshDigest, int most) {
    return jdbi.inTransaction(
        handle -> {
          // One after the other for a user, so that the number of sessions is what it should be.
          Optional<Credential> owner = PostgresCredentialStore.lock(handle, session.userId());
          if (owner.isEmpty()
              || owner.get().accountStatus().version() != session.credentialVersion()) {
            return Optional.empty();
          }
          handle
              .createUpdate(
                  """
                  INSERT INTO sessions
                    (id, user_id, created_at, last_used_at, access_until, expires_at)
                  VALUES (:session, :user, :created, :created, :access, :expires)
                  """)
              .bind("session", session.id())
              .bind("user", session.userId())
              .bind("created", session.times().issuedAt())
              .bind("access", session.times().accessUntil())
              .bind("expires", session.times().refreshUntil())
              .execute();
          insertToken(handle, session, refreshDigest);
          return Optional.of(endOldest(handle, session, most));
        });
  }

  private static List<SessionEnd> endOldest(Handle handle, SessionRecord newest, int most) {
    return handle
        .createQuery(
            """
            UPDATE sessions SET ended_at = :now WHERE id IN (
              SELECT id FROM sessions
              WHERE user_id = :user AND ended_at IS NULL AND expires_at > :now AND id <> :newest
              ORDER BY created_at DESC, id DESC OFFSET :others)
            RETURNING id, access_until
            """)
        .bind("now", newest.times().issuedAt())
        .bind("user", newest.userId())
        .bind("newest", newest.id())
        .bind("others", most - 1)
        .map(PostgresSessionStore::sessionEnd)
        .list();
  }

  @Override
  public Optional<RefreshToken> refreshToken(String refreshDigest) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT session_id, user_id, s.created_at, t.expires_at, rotated_at, ended_at
                    FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
                    WHERE hash = decode(:digest, 'hex')
                    """)
                .bind("digest", refreshDigest)
                .map(PostgresSessionStore::refreshToken)
                .findOne());
  }

  @Override
  public boolean rotate(String refreshDigest, String successorDigest, SessionRecord session) {
    return jdbi.inTransaction(
        handle -> {
          if (!isCurrent(handle, session)) {
            return false;
          }
          // Then the session's row, which is also what an end changes: rotations and ends of one
          // session come one after the other, each seeing what the one before did.
          int live =
              handle
                  .createUpdate(
                      """
                      UPDATE sessions
                      SET last_used_at = greatest(last_used_at, :now),
                          access_until = greatest(access_until, :access),
                          expires_at = greatest(expires_at, :expires)
                      WHERE id = :session AND ended_at IS NULL
                      """)
                  .bind("session", session.id())
                  .bind("now", session.times().issuedAt())
                  .bind("access", session.times().accessUntil())
                  .bind("expires", session.times().refreshUntil())
                  .execute();
          int rotated =
              live == 0
                  ? 0
                  : handle
                      .createUpdate(
                          """
                          UPDATE refresh_tokens SET rotated_at = :now
                          WHERE hash = decode(:digest, 'hex') AND session_id = :session
                            AND rotated_at IS NULL AND expires_at > :now
                          """)
                      .bind("digest", refreshDigest)
                      .bind("session", session.id())
                      .bind("now", session.times().issuedAt())
                      .execute();
          if (rotated == 0) {
            handle.rollback();
            return false;
          }
          insertToken(handle, session, successorDigest);
          return true;
        });
  }

  @Override
  public Optional<SessionEnd> end(UUID sessionId, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    UPDATE sessions SET ended_at = coalesce(ended_at, :now) WHERE id = :session
                    RETURNING id, access_until
                    """)
                .bind("session", sessionId)
                .bind("now", now)
                .map(PostgresSessionStore::sessionEnd)
                .findOne());
  }

  @Override
  public Optional<SessionEnd> endOf(UUID userId, UUID sessionId, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    UPDATE sessions SET ended_at = coalesce(ended_at, :now)
                    WHERE id = :session AND user_id = :user
                    RETURNING id, access_until
                    """)
                .bind("session", sessionId)
                .bind("user", userId)
                .bind("now", now)
                .map(PostgresSessionStore::sessionEnd)
                .findOne());
  }

  /**
   * Ends a user's sessions within the transaction that has the credential locked.
   *
   * @param withTokens whether the change makes all tokens of the user void, which is published as
   *     one entry: then the sessions have no valid access token from now on and are not listed
   */
  static List<SessionEnd> endAll(
      Handle handle, UUID userId, AccountChange.Ending ending, boolean withTokens) {
    if (withTokens) {
      handle
          .createUpdate(
              """
              UPDATE sessions SET ended_at = :now, access_until = created_at
              WHERE user_id = :user AND ended_at IS NULL
              """)
          .bind("user", userId)
          .bind("now", ending.at())
          .execute();
      return List.of();
    }
    return handle
        .createQuery(
            """
            UPDATE sessions SET ended_at = :now
            WHERE user_id = :user AND ended_at IS NULL AND id IS DISTINCT FROM CAST(:except AS uuid)
            RETURNING id, access_until
            """)
        .bind("user", userId)
        .bind("now", ending.at())
        .bind("except", ending.except().orElse(null))
        .map(PostgresSessionStore::sessionEnd)
        .list();
  }

  @Override
  public List<LiveSession> live(UUID userId, Instant now, ListPosition position, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id, created_at, last_used_at, expires_at FROM sessions
                    WHERE user_id = :user AND (created_at, id) < (:at, :id)
                      AND ended_at IS NULL AND expires_at > :now
                    ORDER BY created_at DESC, id DESC LIMIT :limit
                    """)
                .bind("user", userId)
                .bind("at", position.at())
                .bind("id", position.id())
                .bind("now", now)
                .bind("limit", limit)
                .map(PostgresSessionStore::liveSession)
                .list());
  }

  @Override
  public List<SessionEnd> endedSince(Instant since, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id, access_until FROM sessions
                    WHERE ended_at > :since AND access_until > :now
                    """)
                .bind("since", since)
                .bind("now", now)
                .map(PostgresSessionStore::sessionEnd)
                .list());
  }

  @Override
  public void purge(Instant before) {
    jdbi.useHandle(
        handle -> {
          handle.execute("DELETE FROM refresh_tokens WHERE expires_at < ?", before);
          handle.execute(
              "DELETE FROM sessions WHERE ended_at < ? AND access_until < ?", before, before);
          handle.execute(
              "DELETE FROM sessions WHERE expires_at < ? AND access_until < ?", before, before);
          handle.execute("DELETE FROM deleted_users WHERE tokens_void_until < ?", before);
        });
  }

  /** Locks the credential's row, before any other. */
  private static boolean isCurrent(Handle handle, SessionRecord session) {
    return PostgresCredentialStore.isStill(handle, session.userId(), session.credentialVersion());
  }

  private static void insertToken(Handle handle, SessionRecord session, String digest) {
    handle
        .createUpdate(INSERT_TOKEN)
        .bind("digest", digest)
        .bind("session", session.id())
        .bind("expires", session.times().refreshUntil())
        .execute();
  }

  private static RefreshToken refreshToken(ResultSet row, StatementContext context)
      throws SQLException {
    return new RefreshToken(
        row.getObject("session_id", UUID.class),
        row.getObject("user_id", UUID.class),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("expires_at").toInstant(),
        Optional.ofNullable(row.getTimestamp("rotated_at")).map(Timestamp::toInstant),
        row.getTimestamp("ended_at") != null);
  }

  private static LiveSession liveSession(ResultSet row, StatementContext context)
      throws SQLException {
    return new LiveSession(
        row.getObject("id", UUID.class),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("last_used_at").toInstant(),
        row.getTimestamp("expires_at").toInstant());
  }

  private static SessionEnd sessionEnd(ResultSet row, StatementContext context)
      throws SQLException {
    return new SessionEnd(
        row.getObject("id", UUID.class), row.getTimestamp("access_until").toInstant());
  }
}
