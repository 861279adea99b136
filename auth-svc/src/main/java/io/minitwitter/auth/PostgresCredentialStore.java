package io.minitwitter.auth;

import io.minitwitter.mesh.identity.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** Credentials in the table {@code credentials}. */
final class PostgresCredentialStore implements CredentialStore {
  private static final int MOST_ADMINISTRATORS = 100;

  private final Jdbi jdbi;

  PostgresCredentialStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void add(Credential credential) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO credentials (user_id, password_hash, role, created_at)
                    VALUES (:user, :hash, :role, :created)
                    """)
                .bind("user", credential.userId())
                .bind("hash", credential.passwordHash())
                .bind("role", credential.role().claim())
                .bind("created", credential.createdAt())
                .execute());
  }

  @Override
  public void remove(UUID userId) {
    jdbi.useHandle(handle -> handle.execute("DELETE FROM credentials WHERE user_id = ?", userId));
  }

  @Override
  public Optional<Credential> find(UUID userId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT user_id, password_hash, role, created_at
                    FROM credentials WHERE user_id = :user
                    """)
                .bind("user", userId)
                .map(PostgresCredentialStore::credential)
                .findOne());
  }

  @Override
  public void rehash(UUID userId, String old, String replacement) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "UPDATE credentials SET password_hash = ? WHERE user_id = ? AND password_hash = ?",
                replacement,
                userId,
                old));
  }

  @Override
  public List<UUID> administrators() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT user_id FROM credentials WHERE role = 'admin' LIMIT :limit")
                .bind("limit", MOST_ADMINISTRATORS)
                .mapTo(UUID.class)
                .list());
  }

  @Override
  public List<UUID> unseen(Instant createdBefore, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT user_id FROM credentials
                    WHERE NOT user_seen AND created_at < :before ORDER BY created_at LIMIT :limit
                    """)
                .bind("before", createdBefore)
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list());
  }

  @Override
  public void seen(Collection<UUID> userIds) {
    change("UPDATE credentials SET user_seen = true WHERE user_id IN (<users>)", userIds);
  }

  @Override
  public void removeUnseen(Collection<UUID> userIds) {
    change("DELETE FROM credentials WHERE NOT user_seen AND user_id IN (<users>)", userIds);
  }

  private void change(String sql, Collection<UUID> userIds) {
    if (!userIds.isEmpty()) {
      jdbi.useHandle(
          handle -> handle.createUpdate(sql).bindList("users", List.copyOf(userIds)).execute());
    }
  }

  @Override
  public void voidTokens(VoidedPerson person) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                UPDATE credentials SET tokens_void_before = ?, tokens_void_until = ?
                WHERE user_id = ?
                """,
                person.before(),
                person.until(),
                person.userId()));
  }

  @Override
  public List<VoidedPerson> voidedSince(Instant since, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT user_id, tokens_void_before, tokens_void_until FROM credentials
                    WHERE tokens_void_before > :since AND tokens_void_until > :now
                    """)
                .bind("since", since)
                .bind("now", now)
                .map(
                    (row, context) ->
                        new VoidedPerson(
                            row.getObject("user_id", UUID.class),
                            row.getTimestamp("tokens_void_before").toInstant(),
                            row.getTimestamp("tokens_void_until").toInstant()))
                .list());
  }

  private static Credential credential(ResultSet row, StatementContext context)
      throws SQLException {
    return new Credential(
        row.getObject("user_id", UUID.class),
        row.getString("password_hash"),
        Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
        row.getTimestamp("created_at").toInstant());
  }
}
