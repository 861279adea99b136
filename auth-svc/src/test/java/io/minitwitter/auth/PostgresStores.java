package io.minitwitter.auth;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.store.PostgresConfiguration;
import io.minitwitter.migrations.Migrations;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/** Stores on a PostgreSQL database of the test's own, made by the migrations. */
final class PostgresStores {
  private PostgresStores() {}

  static String migratedUrl() {
    String url = TestStores.postgres("auth");
    Migrations.of(url, "auth").up();
    return url;
  }

  static Jdbi jdbi(String url) {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(url);
    database.setCurrentSchema("auth");
    return PostgresConfiguration.jdbiOf(database);
  }

  static AuthStores on(Jdbi jdbi) {
    return new AuthStores(
        new PostgresCredentialStore(jdbi),
        new PostgresSessionStore(jdbi),
        new PostgresAccountStore(jdbi),
        new PostgresAuditStore(jdbi),
        new PostgresSigningKeyStore(jdbi),
        new PostgresAttemptStore(jdbi),
        new PostgresKnownNetworks(jdbi));
  }
}
