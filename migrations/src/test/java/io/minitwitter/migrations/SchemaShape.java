package io.minitwitter.migrations;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a schema holds, in words that can be compared. */
final class SchemaShape {

  private SchemaShape() {}

  /** Columns, indexes and constraints of every table but the versions'. */
  static SortedSet<String> of(String jdbcUrl, String schema) throws SQLException {
    return query(
        jdbcUrl,
        """
        SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
          FROM information_schema.columns
          WHERE table_schema = '%1$s' AND table_name <> 'schema_migrations'
        UNION ALL
        SELECT 'index ' || indexdef FROM pg_indexes
          WHERE schemaname = '%1$s' AND tablename <> 'schema_migrations'
        UNION ALL
        SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
          WHERE connamespace = '%1$s'::regnamespace
            AND conrelid <> '%1$s.schema_migrations'::regclass
        UNION ALL
        SELECT 'routine ' || routine_name FROM information_schema.routines
          WHERE routine_schema = '%1$s'
        """
            .formatted(schema));
  }

  static SortedSet<String> query(String jdbcUrl, String sql) throws SQLException {
    SortedSet<String> rows = new TreeSet<>();
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    return rows;
  }

  static void execute(String jdbcUrl, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
