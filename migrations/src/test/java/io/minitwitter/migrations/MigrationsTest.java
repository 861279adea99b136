package io.minitwitter.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.embedded.TestStores;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

class MigrationsTest {

  private static final MigrationFile FIRST =
      new MigrationFile(
          1,
          sql(
              "CREATE TABLE a (id int); INSERT INTO a VALUES (1); /* ; */ CREATE TABLE b (id int);"),
          sql("DROP TABLE b; DROP TABLE a;"));
  private static final MigrationFile BROKEN =
      new MigrationFile(2, sql("CREATE TABLE c (id int); SELECT 1 / 0"), sql("DROP TABLE c"));
  private static final MigrationFile BROKEN_IN_ITS_OWN_TRANSACTION =
      new MigrationFile(
          2, sql("BEGIN; CREATE TABLE c (id int); COMMIT; SELECT 1 / 0"), sql("DROP TABLE c"));

  private final String url = TestStores.postgres("migrations");

  static Stream<String> schemas() {
    return Migrations.schemas().stream();
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everySchemaGoesUpAndDownAndUpAgain(String schema) throws SQLException {
    Migrations migrations = Migrations.of(url, schema);
    long newest = MigrationFiles.of(schema).getLast().version();

    assertThat(migrations.version()).isEmpty();
    int applied = migrations.up();
    SortedSet<String> shape = SchemaShape.of(url, schema);
    assertThat(shape).isNotEmpty();
    assertThat(migrations.version()).contains(new SchemaVersion(newest, false));
    assertThat(migrations.up()).isZero();

    assertThat(migrations.down()).isEqualTo(applied);
    assertThat(SchemaShape.of(url, schema)).isEmpty();
    assertThat(migrations.version()).isEmpty();

    assertThat(migrations.up()).isEqualTo(applied);
    assertThat(SchemaShape.of(url, schema)).isEqualTo(shape);
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyDownMigrationRestoresTheSchemaBefore(String schema) throws SQLException {
    List<MigrationFile> files = MigrationFiles.of(schema);
    List<SortedSet<String>> shapes = new ArrayList<>();
    for (int count = 1; count <= files.size(); count++) {
      migrations(schema, files.subList(0, count)).up();
      shapes.add(SchemaShape.of(url, schema));
    }
    Migrations migrations = Migrations.of(url, schema);
    for (int count = files.size() - 1; count >= 1; count--) {
      assertThat(migrations.down(1)).isEqualTo(1);
      assertThat(SchemaShape.of(url, schema)).isEqualTo(shapes.get(count - 1));
    }
  }

  @Test
  void aFailedFileChangesNothing() throws SQLException {
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrations("s", List.of(FIRST, BROKEN)).up())
        .withMessageContaining("changed nothing");
    assertThat(migrations("s", List.of(FIRST)).version()).contains(new SchemaVersion(1, false));
    assertThat(SchemaShape.of(url, "s")).doesNotContain("column c.id integer YES");
  }

  @Test
  void aKilledRunnerLeavesACleanSchemaThatTheNextOneContinues() throws Exception {
    MigrationFile slow =
        new MigrationFile(
            2, sql("CREATE TABLE c (id int); SELECT pg_sleep(60)"), sql("DROP TABLE c"));
    Future<?> runner =
        Executors.newVirtualThreadPerTaskExecutor()
            .submit(() -> migrations("s", List.of(FIRST, slow)).up());
    terminateBackendThatRuns("pg_sleep");
    assertThatThrownBy(runner::get).hasCauseInstanceOf(MigrationException.class);

    assertThat(migrations("s", List.of(FIRST)).version()).contains(new SchemaVersion(1, false));
    MigrationFile quick = new MigrationFile(2, sql("CREATE TABLE c (id int)"), sql("DROP TABLE c"));
    assertThat(migrations("s", List.of(FIRST, quick)).up()).isEqualTo(1);
  }

  private void terminateBackendThatRuns(String text) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (SchemaShape.query(
            url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                + " AND datname = current_database() AND query LIKE '%"
                + text
                + "%'")
        .isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX CONCURRENTLY i ON a (id)",
        "begin; CREATE TABLE c (id int); commit",
        "CREATE TABLE c (id int);COMMIT",
        "START  TRANSACTION",
        "VACUUM a"
      })
  void aFileThatCannotBeInATransactionIsNotPutIntoOne(String sql) {
    assertThat(MigrationFile.isTransactional(sql)).isFalse();
  }

  @Test
  void aFailedFileOutsideATransactionLeavesADirtySchemaThatIsRefused() throws SQLException {
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrations("s", List.of(FIRST, BROKEN_IN_ITS_OWN_TRANSACTION)).up())
        .withMessageContaining("dirty at version 2");

    Migrations migrations = migrations("s", List.of(FIRST));
    assertThat(migrations.version()).contains(new SchemaVersion(2, true));
    for (Runnable refused : List.<Runnable>of(migrations::up, migrations::down)) {
      assertThatExceptionOfType(DirtyDatabaseException.class)
          .isThrownBy(refused::run)
          .withMessageContaining("Schema s is dirty")
          .withMessageContaining("migration 2")
          .withMessageContaining("force")
          .matches(e -> e.schema().equals("s") && e.version() == 2);
    }
    assertThat(SchemaShape.of(url, "s")).contains("column a.id integer YES");

    SchemaShape.execute(url, "UPDATE s.schema_migrations SET version = 1, dirty = false");
    assertThat(migrations.down()).isEqualTo(1);
  }

  @Test
  void aVersionOfANewerReleaseIsRefused() throws SQLException {
    migrations("s", List.of(FIRST)).up();
    SchemaShape.execute(url, "UPDATE s.schema_migrations SET version = 7");
    assertThatExceptionOfType(MigrationException.class)
        .isThrownBy(() -> migrations("s", List.of(FIRST)).up())
        .withMessageContaining("version 7")
        .withMessageContaining("newer release");
  }

  @Test
  void concurrentRunnersApplyEachFileOnce() throws Exception {
    MigrationFile slow =
        new MigrationFile(
            2, sql("SELECT pg_sleep(0.2); CREATE TABLE c (id int)"), sql("DROP TABLE c"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> runners = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        runners.add(threads.submit(() -> migrations("s", List.of(FIRST, slow)).up()));
      }
      int applied = 0;
      for (Future<Integer> runner : runners) {
        applied += runner.get();
      }
      assertThat(applied).isEqualTo(2);
    }
    assertThat(SchemaShape.query(url, "SELECT count(*) FROM s.a")).containsExactly("1");
  }

  @Test
  void aRunnerThatHoldsTheLockTooLongIsReported() throws SQLException {
    try (Connection other = DriverManager.getConnection(url)) {
      new VersionTable(other, "s").lock(Duration.ZERO);
      Migrations impatient =
          new Migrations(dataSource(), "s", List.of(FIRST), Duration.ofMillis(100));
      assertThatThrownBy(impatient::up)
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("another migration");
    }
    assertThat(migrations("s", List.of(FIRST)).up()).isEqualTo(1);
  }

  @Test
  void aConnectionIsReturnedUnchanged() throws SQLException {
    try (Connection pooled = DriverManager.getConnection(url);
        Statement statement = pooled.createStatement()) {
      PGSimpleDataSource pool =
          new PGSimpleDataSource() {
            @Override
            public Connection getConnection() {
              return unclosed(pooled);
            }
          };
      MigrationFile transaction =
          new MigrationFile(2, sql("BEGIN; SELECT 1 / 0; COMMIT"), sql("SELECT 1"));
      assertThatThrownBy(
              () -> new Migrations(pool, "s", List.of(FIRST, transaction), Duration.ZERO).up())
          .isInstanceOf(MigrationException.class);
      assertThat(pooled.getSchema()).isEqualTo("public");
      assertThat(pooled.getAutoCommit()).isTrue();
      assertThat(
              SchemaShape.query(url, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
          .containsExactly("0");
      statement.execute("SELECT 1");
    }
  }

  @Test
  void anUnknownSchemaIsRefused() {
    assertThatThrownBy(() -> Migrations.of(url, "nobody"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("nobody");
    assertThatThrownBy(() -> Migrations.of(url, "a; DROP TABLE b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Migrations migrations(String schema, List<MigrationFile> files) {
    return new Migrations(dataSource(), schema, files, Duration.ofSeconds(30));
  }

  private PGSimpleDataSource dataSource() {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(url);
    return database;
  }

  private static Resource sql(String text) {
    return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Connection unclosed(Connection connection) {
    return (Connection)
        java.lang.reflect.Proxy.newProxyInstance(
            MigrationsTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, args) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              try {
                return method.invoke(connection, args);
              } catch (java.lang.reflect.InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
