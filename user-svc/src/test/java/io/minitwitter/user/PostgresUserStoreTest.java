package io.minitwitter.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.store.PostgresConfiguration;
import io.minitwitter.migrations.Migrations;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresUserStoreTest extends UserStoreContract {

  private static Jdbi jdbi;

  @BeforeAll
  static void migrate() {
    String url = TestStores.postgres("users");
    Migrations.of(url, "users").up();
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(url);
    database.setCurrentSchema("users");
    database.setLogServerErrorDetail(false);
    jdbi = PostgresConfiguration.jdbiOf(database);
  }

  @Override
  UserStore store() {
    jdbi.useHandle(handle -> handle.execute("TRUNCATE users"));
    return new PostgresUserStore(jdbi);
  }

  @Test
  void everyReadIsServedByAnIndex() {
    store();
    for (String where :
        List.of(
            "id = '018f0000-0000-7000-8000-000000000000'",
            "id = ANY ('{018f0000-0000-7000-8000-000000000000}')",
            "email_key = 'x'",
            "lower(username COLLATE \"C\") = lower(CAST('x' AS text) COLLATE \"C\")")) {
      List<String> plan =
          jdbi.inTransaction(
              handle -> {
                // An empty table is cheapest to scan; the question is whether an index could serve.
                handle.execute("SET LOCAL enable_seqscan = off");
                return handle
                    .createQuery("EXPLAIN SELECT * FROM users WHERE " + where)
                    .mapTo(String.class)
                    .list();
              });
      assertThat(plan).as(where).anyMatch(line -> line.contains("Index Cond"));
    }
  }

  @Test
  void noFailureQuotesAnAddress() {
    UserStore store = store();
    store.create(user("ada", "secret.address@example.org"));
    assertThatThrownBy(() -> store.create(user("bob", "Secret.Address@example.org")))
        .satisfies(PostgresUserStoreTest::quotesNothing);
    jdbi.useHandle(
        handle -> handle.execute("ALTER TABLE users ADD CHECK (username <> 'forbidden')"));
    assertThatThrownBy(() -> store.create(user("forbidden", "secret.address2@example.org")))
        .satisfies(PostgresUserStoreTest::quotesNothing);
  }

  private static void quotesNothing(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    assertThat(text.toString()).doesNotContainIgnoringCase("secret");
  }
}
