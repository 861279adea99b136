package io.minitwitter.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;

/**
 * Brings one service's schema to a version with the files under {@code migrations/<schema>/}.
 *
 * <p>It does what golang-migrate's {@code migrate} command does with {@code search_path} set to the
 * schema: the same files, the same {@code schema_migrations} table, the same lock. Each can
 * continue what the other started, and both can run concurrently: the second waits for the first.
 * Unlike the command it creates a missing schema.
 */
public final class Migrations {

  private static final Logger log = LoggerFactory.getLogger(Migrations.class);
  private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Duration LOCK_PATIENCE = Duration.ofMinutes(1);

  private final DataSource database;
  private final String schema;
  private final List<MigrationFile> files;
  private final Duration lockPatience;

  Migrations(DataSource database, String schema, List<MigrationFile> files, Duration lockPatience) {
    this.database = database;
    this.schema = schema;
    this.files = files;
    this.lockPatience = lockPatience;
  }

  /**
   * The migrations of a schema.
   *
   * @param database its user may create the schema and its tables; a pool's connections are
   *     returned unchanged
   */
  public static Migrations of(DataSource database, String schema) {
    // It is part of statements, where quoting would differ from golang-migrate's.
    if (!SCHEMA.matcher(schema).matches()) {
      throw new IllegalArgumentException("Not a schema's name: " + schema);
    }
    return new Migrations(database, schema, MigrationFiles.of(schema), LOCK_PATIENCE);
  }

  /**
   * The migrations of a schema.
   *
   * @param jdbcUrl a {@code jdbc:postgresql:} URL with its credentials
   */
  public static Migrations of(String jdbcUrl, String schema) {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(jdbcUrl);
    return of(database, schema);
  }

  /** The schemas that have migrations: one a service that stores in PostgreSQL. */
  public static SortedSet<String> schemas() {
    return MigrationFiles.schemas();
  }

  /**
   * Applies every migration that is not applied yet; each is durable before the next one starts. A
   * file and its version are one transaction, unless the file has statements that cannot run in
   * one, such as {@code CREATE INDEX CONCURRENTLY} or its own transaction.
   *
   * @return the number of migrations applied
   * @throws DirtyDatabaseException when an earlier one was interrupted; nothing is applied then
   * @throws MigrationException when one fails, which changes nothing or, for a file that is not
   *     transactional, leaves the schema dirty; or when the schema is at an unknown version
   */
  public int up() {
    return locked(
        (connection, versions) -> {
          long current = cleanVersion(versions);
          int applied = 0;
          for (MigrationFile file : files) {
            if (file.version() > current) {
              run(connection, versions, file.up(), file.version());
              applied++;
            }
          }
          return applied;
        });
  }

  /** Takes back every migration, the last one first. Exceptions are those of {@link #up}. */
  public int down() {
    return down(Integer.MAX_VALUE);
  }

  /**
   * Takes back at most this many migrations, the last one first.
   *
   * @return how many were taken back
   */
  public int down(int steps) {
    return locked(
        (connection, versions) -> {
          long current = cleanVersion(versions);
          int reverted = 0;
          for (int i = files.size() - 1; i >= 0 && reverted < steps; i--) {
            if (files.get(i).version() <= current) {
              long before = i == 0 ? VersionTable.NONE : files.get(i - 1).version();
              run(connection, versions, files.get(i).down(), before);
              reverted++;
            }
          }
          return reverted;
        });
  }

  /** Where the schema stands; empty when nothing was applied. Changes nothing and takes no lock. */
  public Optional<SchemaVersion> version() {
    try (Connection connection = database.getConnection()) {
      return new VersionTable(connection, schema).read();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private long cleanVersion(VersionTable versions) throws SQLException {
    Optional<SchemaVersion> at = versions.read();
    if (at.isEmpty()) {
      return VersionTable.NONE;
    }
    long version = at.get().version();
    if (at.get().dirty()) {
      throw new DirtyDatabaseException(schema, version);
    }
    if (files.stream().noneMatch(file -> file.version() == version)) {
      throw new MigrationException(
          "Schema %s is at version %d, which this release does not know; a newer release was here"
              .formatted(schema, version));
    }
    return version;
  }

  private void run(Connection connection, VersionTable versions, Resource file, long target)
      throws SQLException {
    String sql = MigrationFile.text(file);
    if (MigrationFile.isTransactional(sql)) {
      runWithVersion(connection, versions, file, sql, target);
    } else {
      runBesideVersion(connection, versions, file, sql, target);
    }
    log.info("Schema {}: applied {}", schema, file.getFilename());
  }

  /** The file and its version in one transaction: whatever ends it leaves the version before it. */
  private void runWithVersion(
      Connection connection, VersionTable versions, Resource file, String sql, long target)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      execute(connection, sql);
      versions.replace(target, false);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw new MigrationException(
          "Schema %s: %s failed and changed nothing: %s"
              .formatted(schema, file.getFilename(), e.getMessage()),
          e);
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** As golang-migrate does it: dirty before the file, clean after it. */
  private void runBesideVersion(
      Connection connection, VersionTable versions, Resource file, String sql, long target)
      throws SQLException {
    versions.write(target, true);
    try {
      execute(connection, sql);
    } catch (SQLException e) {
      throw new MigrationException(
          "Schema %s: %s failed and left the schema dirty at version %d: %s"
              .formatted(schema, file.getFilename(), target, e.getMessage()),
          e);
    }
    versions.write(target, false);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Braces in a file are SQL's, not JDBC's escapes.
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  private int locked(Work work) {
    try (Connection connection = database.getConnection()) {
      VersionTable versions = new VersionTable(connection, schema);
      String searchPath = connection.getSchema();
      versions.lock(lockPatience);
      try {
        versions.create();
        connection.setSchema(schema);
        return work.run(connection, versions);
      } finally {
        release(connection, versions, searchPath);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Never throws, so that the reason of a failed migration is the one that is seen. */
  private void release(Connection connection, VersionTable versions, String searchPath) {
    try (Statement statement = connection.createStatement()) {
      // A file may have started its own transaction and failed inside it.
      statement.execute("ROLLBACK");
      connection.setSchema(searchPath == null ? "public" : searchPath);
      versions.unlock();
    } catch (SQLException e) {
      log.warn("Schema {}: the migration's connection was not reset", schema, e);
    }
  }

  private MigrationException failure(SQLException e) {
    return new MigrationException("Schema %s: %s".formatted(schema, e.getMessage()), e);
  }

  @FunctionalInterface
  private interface Work {
    int run(Connection connection, VersionTable versions) throws SQLException;
  }
}
