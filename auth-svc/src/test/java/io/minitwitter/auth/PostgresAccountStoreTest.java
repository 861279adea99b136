package io.minitwitter.auth;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;

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
  List<UUID> published() {
    return jdbi.withHandle(
        handle -> handle.createQuery("SELECT id FROM outbox").mapTo(UUID.class).list());
  }
}
