package io.minitwitter.auth;

import io.minitwitter.mesh.identity.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** Credentials in the table {@code credentials}. */
final class PostgresCredentialStore implements CredentialStore {
  private static final int MOST_ADMINISTRATORS = 100;

  private static final String FIND =
      """
      SELECT user_id, password_hash, role, created_at,
        suspended, tokens_void_below, tokens_voided_at, tokens_void_until, version
      FROM credentials WHERE user_id = :user
      """;

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
                .createQuery(FIND)
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
  public List<VoidedUser> voidedSince(Instant since, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT user_id, tokens_void_below, tokens_void_until FROM credentials
                    WHERE tokens_voided_at > :since AND tokens_void_until > :now
                    UNION ALL
                    SELECT user_id, CAST(:all AS bigint), tokens_void_until FROM deleted_users
                    WHERE tokens_voided_at > :since AND tokens_void_until > :now
                    """)
                .bind("all", VoidedUser.ALL)
                .bind("since", since)
                .bind("now", now)
                .map(PostgresCredentialStore::voided)
                .list());
  }

  private static VoidedUser voided(ResultSet row, StatementContext context) throws SQLException {
    return new VoidedUser(
        row.getObject("user_id", UUID.class),
        row.getLong("tokens_void_below"),
        row.getTimestamp("tokens_void_until").toInstant());
  }

  /**
   * Reads and locks a credential until the commit: it cannot be changed, and no session can be
   * opened with it.
   */
  static Optional<Credential> lock(Handle handle, UUID userId) {
    return handle
        .createQuery(FIND + " FOR UPDATE")
        .bind("user", userId)
        .map(PostgresCredentialStore::credential)
        .findOne();
  }

  /** Whether a credential still has a version; if so, it is locked until the commit. */
  static boolean isStill(Handle handle, UUID userId, long version) {
    return handle
        .createQuery(
            "SELECT 1 FROM credentials WHERE user_id = :user AND version = :version FOR SHARE")
        .bind("user", userId)
        .bind("version", version)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** Replaces the credential that {@link #lock} returned. */
  static void replace(Handle handle, Credential credential) {
    AccountStatus accountStatus = credential.accountStatus();
    handle
        .createUpdate(
            """
            UPDATE credentials SET password_hash = :hash, role = :role, suspended = :suspended,
              tokens_void_below = :void_below, tokens_voided_at = :voided_at,
              tokens_void_until = :void_until, version = :version
            WHERE user_id = :user
            """)
        .bind("user", credential.userId())
        .bind("hash", credential.passwordHash())
        .bind("role", credential.role().claim())
        .bind("suspended", accountStatus.suspended())
        .bind("void_below", accountStatus.tokensVoidBelow())
        .bind("voided_at", orNull(accountStatus.voidedAt()))
        .bind("void_until", orNull(accountStatus.tokensVoidUntil()))
        .bind("version", accountStatus.version())
        .execute();
  }

  private static Instant orNull(Instant time) {
    return time.equals(Instant.EPOCH) ? null : time;
  }

  private static Instant orEpoch(Timestamp time) {
    return time == null ? Instant.EPOCH : time.toInstant();
  }

  private static Credential credential(ResultSet row, StatementContext context)
      throws SQLException {
    return new Credential(
        row.getObject("user_id", UUID.class),
        row.getString("password_hash"),
        Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
        row.getTimestamp("created_at").toInstant(),
        new AccountStatus(
            row.getBoolean("suspended"),
            row.getLong("tokens_void_below"),
            orEpoch(row.getTimestamp("tokens_voided_at")),
            orEpoch(row.getTimestamp("tokens_void_until")),
            row.getLong("version")));
  }
}
