package io.minitwitter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.migrations.Migrations;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresStoresTest extends AuthStoreContract {
  private static Jdbi jdbi;

  @BeforeAll
  static void migrate() {
    jdbi = PostgresStores.jdbi(PostgresStores.migratedUrl());
  }

  @Override
  AuthStores stores() {
    jdbi.useHandle(
        handle -> tables().forEach(table -> handle.execute("TRUNCATE " + table + " CASCADE")));
    return PostgresStores.on(jdbi);
  }

  @Test
  void theSchemaCanBeRemovedAndCreatedAgain() {
    String url = PostgresStores.migratedUrl();
    assertThat(Migrations.of(url, "auth").down()).isPositive();
    assertThat(Migrations.of(url, "auth").up()).isPositive();
  }

  @Test
  void everyReadIsServedByAnIndex() {
    for (String query :
        List.of(
            "SELECT 1 FROM credentials WHERE user_id = '018f0000-0000-7000-8000-000000000000'",
            "SELECT 1 FROM credentials WHERE role = 'admin' LIMIT 100",
            "SELECT 1 FROM credentials WHERE NOT user_seen AND created_at < now()",
            "SELECT 1 FROM credentials WHERE tokens_voided_at > now()",
            "SELECT 1 FROM refresh_tokens WHERE hash = decode('00', 'hex')",
            "SELECT 1 FROM refresh_tokens WHERE expires_at < now()",
            "SELECT 1 FROM sessions WHERE ended_at > now()",
            "SELECT id FROM sessions WHERE user_id = '018f0000-0000-7000-8000-000000000000'"
                + " AND (created_at, id) < (now(), '018f0000-0000-7000-8000-000000000000')"
                + " AND ended_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 21",
            "SELECT id FROM audit_records"
                + " WHERE (created_at, id) < (now(), '018f0000-0000-7000-8000-000000000000')"
                + " ORDER BY created_at DESC, id DESC LIMIT 21",
            "SELECT id FROM audit_records"
                + " WHERE actor_id = '018f0000-0000-7000-8000-000000000000'"
                + " ORDER BY created_at DESC, id DESC LIMIT 21",
            "SELECT id FROM audit_records WHERE target_id = 'x'"
                + " ORDER BY created_at DESC, id DESC LIMIT 21",
            "SELECT 1 FROM sessions WHERE expires_at < now()",
            "SELECT 1 FROM failed_attempts WHERE key = decode('00', 'hex')",
            "SELECT 1 FROM known_networks"
                + " WHERE user_id = '018f0000-0000-7000-8000-000000000000'",
            "SELECT 1 FROM known_networks WHERE last_used_at < now()",
            "SELECT 1 FROM failed_attempts WHERE last_failed_at < now()")) {
      List<String> plan =
          jdbi.inTransaction(
              handle -> {
                // An empty table is cheapest to scan; the question is whether an index could serve.
                handle.execute("SET LOCAL enable_seqscan = off");
                handle.execute("SET LOCAL enable_sort = off");
                return handle.createQuery("EXPLAIN " + query).mapTo(String.class).list();
              });
      assertThat(plan).as(query).anyMatch(line -> line.contains("Index"));
      assertThat(plan).as(query).noneMatch(line -> line.contains("Seq Scan"));
      assertThat(plan).as(query).noneMatch(line -> line.contains("Sort"));
    }
  }
}
