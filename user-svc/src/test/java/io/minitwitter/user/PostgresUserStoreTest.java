package io.minitwitter.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.PostgresOutbox;
import io.minitwitter.mesh.id.UuidV7;
import io.minitwitter.mesh.store.PostgresConfiguration;
import io.minitwitter.migrations.Migrations;
import io.minitwitter.tweet.v1.TweetCountChanged;
import io.minitwitter.user.v1.UserChanged;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
    jdbi.useHandle(handle -> handle.execute("TRUNCATE users CASCADE"));
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
  void aSearchForOneLetterReadsAPageAndSortsNothing() {
    store();
    jdbi.useHandle(
        handle -> {
          handle.execute(
              """
              INSERT INTO users (id, username, email, email_key, first_name, last_name, bio,
                avatar_url, created_at, updated_at)
              SELECT gen_random_uuid(), 'a' || n, 'a' || n, 'a' || n, '', '', '', '', now(), now()
              FROM generate_series(1, 20000) AS n
              """);
          handle.execute("INSERT INTO user_names (name, user_id) SELECT username, id FROM users");
          handle.execute("ANALYZE users, user_names");
        });
    List<String> plan =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "EXPLAIN (ANALYZE, TIMING OFF) " + PostgresUserStore.BEGINNING_WITH)
                    .bind("from", "a")
                    .bind("to", "b")
                    .bind("after", "a15")
                    .bind("after_id", new UUID(0, 0))
                    .bind("limit", 21)
                    .mapTo(String.class)
                    .list());
    assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    assertThat(plan)
        .filteredOn(line -> line.contains("rows="))
        .allSatisfy(
            line ->
                assertThat(Double.parseDouble(line.replaceAll(".*actual rows=([0-9.]+).*", "$1")))
                    .as(line)
                    .isLessThanOrEqualTo(50));
    store();
  }

  @Test
  void theTweetCountWithTheHighestVersionIsStored() {
    UserStore store = store();
    User ada = user("ada", "ada@example.org");
    store.create(ada);
    TweetCountConsumer consumer = new TweetCountConsumer(store);
    assertThat(consumer.event()).isEqualTo(TweetCountChanged.getDefaultInstance());
    for (int version : new int[] {2, 3, 1, 2}) {
      TweetCountChanged fact =
          TweetCountChanged.newBuilder()
              .setUserId(ada.id().toString())
              .setTweetsCount(10 * version)
              .setVersion(version)
              .build();
      consumer.consume(fact, Event.of(fact, ada.createdAt()));
    }
    TweetCountChanged unknown =
        TweetCountChanged.newBuilder().setUserId(UuidV7.next().toString()).setVersion(1).build();
    consumer.consume(unknown, Event.of(unknown, ada.createdAt()));
    assertThat(
            jdbi.<List<Integer>, RuntimeException>withHandle(
                handle ->
                    handle
                        .createQuery("SELECT tweets_count FROM users")
                        .mapTo(Integer.class)
                        .list()))
        .containsExactly(30);
  }

  @Test
  void aChangedProfilePublishesAnEventAndAChangedCountDoesNot() {
    UserStore store = store();
    jdbi.useHandle(handle -> handle.execute("TRUNCATE outbox"));
    User ada = user("ada", "ada@example.org");
    store.create(ada);
    store.setTweetsCount(ada.id(), 1, 1);
    store.setFollowCounts(ada.id(), 1, 1, 1);
    store.update(UuidV7.next(), bio("nobody's"), ada.createdAt());
    store.update(ada.id(), bio("new"), ada.createdAt());
    List<Event> published = new ArrayList<>();
    new PostgresOutbox(jdbi)
        .relay(
            10,
            events -> {
              published.addAll(events);
              return List.of();
            });
    assertThat(published)
        .extracting(Event::type, Event::body)
        .containsExactly(
            tuple(
                "minitwitter.user.v1.UserChanged",
                UserChanged.newBuilder().setUserId(ada.id().toString()).build().toByteString()));
  }

  @Test
  void failuresDoNotQuoteEmailAddresses() {
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
