package io.minitwitter.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.minitwitter.embedded.TestStores;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each tool continues what the other began, on the same files. */
@EnabledIf(
    value = "io.minitwitter.migrations.GolangMigrate#present",
    disabledReason = "golang-migrate's migrate is not on PATH nor named by MINITWITTER_MIGRATE")
class GolangMigrateTest {

  private final String url = TestStores.postgres("golang");

  static Stream<String> schemas() {
    return Migrations.schemas().stream();
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void theCommandContinuesAfterTheRunner(String schema) throws Exception {
    Migrations runner = Migrations.of(url, schema);
    runner.up();
    SortedSet<String> shape = SchemaShape.of(url, schema);
    long newest = MigrationFiles.of(schema).getLast().version();

    assertThat(migrate(schema, "version").output()).isEqualToIgnoringNewLines("" + newest);
    assertThat(migrate(schema, "up").output()).contains("no change");
    assertThat(migrate(schema, "down", "-all").status()).isZero();
    assertThat(SchemaShape.of(url, schema)).isEmpty();
    assertThat(runner.version()).isEmpty();

    runner.up();
    runner.down();
    assertThat(migrate(schema, "up").status()).isZero();
    assertThat(SchemaShape.of(url, schema)).isEqualTo(shape);
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void theRunnerContinuesAfterTheCommand(String schema) throws Exception {
    SchemaShape.execute(url, "CREATE SCHEMA " + schema);
    assertThat(migrate(schema, "up", "1").status()).isZero();
    Migrations runner = Migrations.of(url, schema);
    long first = MigrationFiles.of(schema).getFirst().version();
    assertThat(runner.version()).contains(new SchemaVersion(first, false));

    assertThat(runner.up()).isEqualTo(MigrationFiles.of(schema).size() - 1);
    SortedSet<String> shape = SchemaShape.of(url, schema);
    assertThat(runner.down()).isEqualTo(MigrationFiles.of(schema).size());

    assertThat(migrate(schema, "up").status()).isZero();
    assertThat(SchemaShape.of(url, schema)).isEqualTo(shape);
  }

  @Test
  void eachRefusesASchemaThatTheOtherLeftDirty() throws Exception {
    String schema = Migrations.schemas().first();
    Migrations.of(url, schema).up();
    SchemaShape.execute(url, "UPDATE %s.schema_migrations SET dirty = true".formatted(schema));
    assertThat(migrate(schema, "up").output()).contains("Dirty database version");
    assertThatExceptionOfType(DirtyDatabaseException.class)
        .isThrownBy(() -> Migrations.of(url, schema).up());

    // The way out that the exception names.
    String newest = String.valueOf(MigrationFiles.of(schema).getLast().version());
    assertThat(migrate(schema, "force", newest).status()).isZero();
    assertThat(Migrations.of(url, schema).up()).isZero();
  }

  @Test
  void theCommandWaitsForTheRunnersLock() throws Exception {
    String schema = Migrations.schemas().first();
    SchemaShape.execute(url, "CREATE SCHEMA " + schema);
    try (Connection runner = DriverManager.getConnection(url)) {
      VersionTable versions = new VersionTable(runner, schema);
      versions.lock(Duration.ZERO);
      Thread command = Thread.startVirtualThread(() -> up(schema));
      awaitWaiter();
      assertThat(
              SchemaShape.query(
                  url, "SELECT to_regclass('%s.schema_migrations') IS NULL".formatted(schema)))
          .containsExactly("t");
      versions.unlock();
      command.join(Duration.ofSeconds(30));
    }
    assertThat(Migrations.of(url, schema).up()).isZero();
  }

  private void awaitWaiter() throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    String waiting =
        "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            + " WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()";
    while (SchemaShape.query(url, waiting).contains("0")) {
      assertThat(System.nanoTime()).as("the command waits").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private void up(String schema) {
    try {
      migrate(schema, "up");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private GolangMigrate.Answer migrate(String schema, String... args) throws Exception {
    return GolangMigrate.run(url, schema, args);
  }
}
