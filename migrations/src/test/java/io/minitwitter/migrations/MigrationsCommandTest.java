package io.minitwitter.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MigrationsCommandTest {

  private final String url = TestStores.postgres("command");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void bringsEverySchemaUpAndBackAndTellsWhereItStands() throws Exception {
    assertThat(run("version")).isZero();
    assertThat(printed(out)).contains("users: none");
    assertThat(run("up")).isZero();
    for (String schema : Migrations.schemas()) {
      assertThat(Migrations.of(url, schema).version()).isPresent();
    }
    assertThat(run("down", "all", "users")).isZero();
    assertThat(Migrations.of(url, "users").version()).isEmpty();
    assertThat(run("up", "users")).isZero();
    SchemaShape.execute(url, "UPDATE users.schema_migrations SET dirty = true");
    assertThat(run("version", "users")).isZero();
    assertThat(printed(out)).contains("(dirty)");
    assertThat(run("up", "users")).isEqualTo(1);
    assertThat(printed(err)).contains("Schema users is dirty");
  }

  @Test
  void aWrongCallChangesNothingAndSaysHow() {
    for (String[] wrong :
        new String[][] {{}, {"sideways"}, {"down"}, {"down", "users"}, {"down", "0"}}) {
      assertThat(run(wrong)).isEqualTo(2);
    }
    assertThat(MigrationsCommand.run(null, new String[] {"up"}, stream(out), stream(err)))
        .isEqualTo(2);
    assertThat(printed(err)).contains("usage");
    assertThat(Migrations.of(url, "users").version()).isEmpty();
  }

  private int run(String... args) {
    return MigrationsCommand.run(url, args, stream(out), stream(err));
  }

  private static String printed(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }
}
