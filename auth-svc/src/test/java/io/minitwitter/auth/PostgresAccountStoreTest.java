package io.minitwitter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.migrations.Migrations;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresAccountStoreTest extends AccountStoreContract {
  private static Jdbi jdbi;

  @BeforeAll
  static void migrate() {
    jdbi = PostgresStores.jdbi(PostgresStores.migratedUrl());
  }

  @Override
  AuthStores stores() {
    jdbi.useHandle(
        handle ->
            AuthStoreContract.tables()
                .forEach(table -> handle.execute("TRUNCATE " + table + " CASCADE")));
    return PostgresStores.on(jdbi);
  }

  @Override
  List<UUID> told() {
    return jdbi.withHandle(
        handle -> handle.createQuery("SELECT id FROM outbox").mapTo(UUID.class).list());
  }

  @Test
  void sessionsFromBeforeTheMigrationAreUsedWhenTheyWereLastContinued() {
    String url = PostgresStores.migratedUrl();
    Jdbi older = PostgresStores.jdbi(url);
    Migrations.of(url, "auth").down(2);
    older.useHandle(
        handle -> {
          handle.execute(
              """
              INSERT INTO credentials (user_id, password_hash, role, created_at)
              VALUES ('018f0000-0000-7000-8000-000000000000', 'hash', 'user', now())
              """);
          for (String session : new String[] {"1", "2"}) {
            handle.execute(
                """
                INSERT INTO sessions (id, user_id, created_at, access_until, expires_at)
                VALUES (?::uuid, '018f0000-0000-7000-8000-000000000000',
                  '2026-01-01T00:00:00Z', now(), now() + interval '1 day')
                """,
                "018f0000-0000-7000-8000-00000000000" + session);
          }
          handle.execute(
              """
              INSERT INTO refresh_tokens (hash, session_id, expires_at, rotated_at)
              VALUES ('a', '018f0000-0000-7000-8000-000000000001', now(), '2026-01-02T00:00:00Z'),
                ('b', '018f0000-0000-7000-8000-000000000001', now(), '2026-01-03T00:00:00Z'),
                ('c', '018f0000-0000-7000-8000-000000000001', now(), NULL)
              """);
        });
    Migrations.of(url, "auth").up();
    List<String> lastUsed =
        older.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT to_char(last_used_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')
                        FROM sessions ORDER BY id
                        """)
                    .mapTo(String.class)
                    .list());
    assertThat(lastUsed).containsExactly("2026-01-03", "2026-01-01");
  }
}
