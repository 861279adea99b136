package io.minitwitter.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.store.PostgresConfiguration;
import io.minitwitter.migrations.Migrations;
import io.minitwitter.user.v1.UserDeleted;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresDeletionStoreTest extends DeletionStoreContract {

  private static Jdbi jdbi;

  @BeforeAll
  static void migrate() {
    String url = TestStores.postgres("users");
    Migrations.of(url, "users").up();
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(url);
    database.setCurrentSchema("users");
    jdbi = PostgresConfiguration.jdbiOf(database);
  }

  @Override
  void empty() {
    jdbi.useHandle(handle -> handle.execute("TRUNCATE users, deletions, outbox CASCADE"));
  }

  @Override
  UserStore users() {
    return new PostgresUserStore(jdbi);
  }

  @Override
  DeletionStore store() {
    return new PostgresDeletionStore(jdbi);
  }

  @Override
  List<UserDeleted> published() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("SELECT body FROM outbox WHERE type = :type ORDER BY position")
                .bind("type", UserDeleted.getDescriptor().getFullName())
                .map((row, context) -> parsed(row.getBytes("body")))
                .list());
  }

  private static UserDeleted parsed(byte[] body) {
    try {
      return UserDeleted.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void dueDeletionsAreFoundByAnIndex() {
    List<String> plan =
        jdbi.inTransaction(
            handle -> {
              handle.execute("SET LOCAL enable_seqscan = off");
              return handle
                  .createQuery(
                      """
                      EXPLAIN SELECT user_id FROM deletions
                      WHERE asked_again_at IS NULL AND requested_at < now()
                      ORDER BY requested_at LIMIT 100
                      """)
                  .mapTo(String.class)
                  .list();
            });
    assertThat(plan).anyMatch(line -> line.contains("deletions_asked_once"));
    assertThat(plan).noneMatch(line -> line.contains("Sort"));
  }
}
