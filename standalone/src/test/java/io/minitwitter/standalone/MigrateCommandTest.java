package io.minitwitter.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.migrations.Migrations;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrateCommandTest {

  private final String url = TestStores.postgres("command");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void migratesEverySchemaUpAndDownAndReportsItsVersion() throws Exception {
    assertThat(run("version")).isZero();
    assertThat(printed(out)).contains("users: none");
    assertThat(run("up")).isZero();
    for (String schema : Migrations.schemas()) {
      assertThat(Migrations.of(url, schema).version()).isPresent();
    }
    assertThat(run("down", "all", "users")).isZero();
    assertThat(Migrations.of(url, "users").version()).isEmpty();
    assertThat(run("up", "users")).isZero();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE users.schema_migrations SET dirty = true");
    }
    assertThat(run("version", "users")).isZero();
    assertThat(printed(out)).contains("(dirty)");
    assertThat(run("up", "users")).isEqualTo(1);
    assertThat(printed(err)).contains("Schema users is dirty");
  }

  @Test
  void aWrongCallPrintsTheUsageAndChangesNothing() {
    for (String[] wrong :
        new String[][] {{}, {"sideways"}, {"down"}, {"down", "users"}, {"down", "0"}}) {
      assertThat(run(wrong)).isEqualTo(2);
    }
    assertThat(MigrateCommand.run(null, new String[] {"up"}, stream(out), stream(err)))
        .isEqualTo(2);
    assertThat(printed(err)).contains("usage");
    assertThat(Migrations.of(url, "users").version()).isEmpty();
  }

  @Test
  void takesEveryFormOfAddressThatServicesTake() {
    URI address = URI.create(url.substring("jdbc:".length()));
    String user = address.getQuery().replaceFirst(".*\\buser=([^&]*).*", "$1");
    String password =
        address.getQuery().contains("password=")
            ? ":" + address.getQuery().replaceFirst(".*\\bpassword=([^&]*).*", "$1")
            : "";
    for (String scheme : List.of("postgres", "postgresql", "jdbc:postgresql")) {
      String form =
          "%s://%s%s@%s:%d%s"
              .formatted(
                  scheme, user, password, address.getHost(), address.getPort(), address.getPath());
      assertThat(MigrateCommand.run(form, new String[] {"version"}, stream(out), stream(err)))
          .as("%s: %s", form, printed(err))
          .isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://ann:s3cret@127.0.0.1:1/none",
        "postgres://ann:s3cret^@host/db",
        "mysql://ann:s3cret@host/db",
        "jdbc:postgresql://host:s3cret/db"
      })
  void noPasswordIsPrinted(String address) {
    assertThat(MigrateCommand.run(address, new String[] {"up"}, stream(out), stream(err)))
        .isNotZero();
    assertThat(printed(out) + printed(err)).doesNotContain("s3cret").isNotBlank();
  }

  private int run(String... args) {
    return MigrateCommand.run(url, args, stream(out), stream(err));
  }

  private static String printed(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }
}
