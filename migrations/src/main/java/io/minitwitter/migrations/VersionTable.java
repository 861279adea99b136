package io.minitwitter.migrations;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * golang-migrate's own bookkeeping of one schema, kept exactly as its PostgreSQL driver keeps it,
 * on one connection.
 */
final class VersionTable {

  /**
   * What golang-migrate writes for "before the first version"; in a clean table there is no row.
   */
  static final long NONE = -1;

  private static final Logger log = LoggerFactory.getLogger(VersionTable.class);
  private static final String UNDEFINED_TABLE = "42P01";
  private static final long LOCK_SALT = 1486364155L;
  private static final Duration LOCK_POLL = Duration.ofMillis(50);

  private final Connection connection;
  private final String schema;
  private final String table;

  VersionTable(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
    this.table = schema + ".schema_migrations";
  }

  /**
   * Takes the lock that the {@code migrate} command takes for this schema, so that both keep each
   * other out.
   */
  void lock(Duration patience) throws SQLException {
    long key = lockKey();
    long deadline = System.nanoTime() + patience.toNanos();
    boolean waiting = false;
    // Asking again and again instead of waiting inside the server: a waiting statement holds a
    // snapshot, and CREATE INDEX CONCURRENTLY in the other's migration waits for every snapshot.
    while (!call("SELECT pg_try_advisory_lock(?)", key)) {
      if (System.nanoTime() > deadline) {
        throw new MigrationException(
            "Schema %s: another migration has been running for %d s; try again when it has ended"
                .formatted(schema, patience.toSeconds()));
      }
      if (!waiting) {
        log.info("Schema {}: waiting for another migration to end", schema);
        waiting = true;
      }
      try {
        Thread.sleep(LOCK_POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new MigrationException("Interrupted while waiting for a migration's lock", e);
      }
    }
  }

  void unlock() throws SQLException {
    call("SELECT pg_advisory_unlock(?)", lockKey());
  }

  /** Makes the schema and the table where they are missing. Call it with the lock held. */
  void create() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Asked first: IF NOT EXISTS still wants the right to create.
      if (!exists(statement, "SELECT to_regnamespace('" + schema + "')")) {
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
      }
      if (!exists(statement, "SELECT to_regclass('" + table + "')")) {
        statement.execute(
            "CREATE TABLE IF NOT EXISTS "
                + table
                + " (version bigint not null primary key, dirty boolean not null)");
      }
    }
  }

  /** What the table says; empty before the first version. */
  Optional<SchemaVersion> read() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT version, dirty FROM " + table + " LIMIT 1")) {
      return row.next()
          ? Optional.of(new SchemaVersion(row.getLong(1), row.getBoolean(2)))
          : Optional.empty();
    } catch (SQLException e) {
      if (UNDEFINED_TABLE.equals(e.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Durable when the call returns. */
  void write(long version, boolean dirty) throws SQLException {
    connection.setAutoCommit(false);
    try {
      replace(version, dirty);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Part of the transaction that the connection is in. */
  void replace(long version, boolean dirty) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE " + table);
    }
    if (version != NONE || dirty) {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO " + table + " (version, dirty) VALUES (?, ?)")) {
        insert.setLong(1, version);
        insert.setBoolean(2, dirty);
        insert.executeUpdate();
      }
    }
  }

  private boolean exists(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1) != null;
    }
  }

  private boolean call(String query, long key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /**
   * GenerateAdvisoryLockId of golang-migrate; the command gives it the URL's path as the database.
   */
  private long lockKey() throws SQLException {
    CRC32 sum = new CRC32();
    sum.update(
        String.join("\0", schema, "schema_migrations", '/' + connection.getCatalog())
            .getBytes(StandardCharsets.UTF_8));
    return (sum.getValue() * LOCK_SALT) & 0xFFFFFFFFL;
  }
}
