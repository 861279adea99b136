package io.minitwitter.mesh.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.store.PostgresConfiguration;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresOutboxTest extends OutboxContract {
  private Jdbi jdbi;

  @BeforeEach
  void connect() throws Exception {
    String url = TestStores.postgres("outbox");
    try (Connection connection = DriverManager.getConnection(url)) {
      connection
          .createStatement()
          .execute(
              """
              CREATE TABLE outbox (
                id uuid PRIMARY KEY,
                position bigint GENERATED ALWAYS AS IDENTITY,
                type text NOT NULL,
                happened_at timestamptz NOT NULL,
                request_id text NOT NULL,
                trace_parent text NOT NULL,
                body bytea NOT NULL
              )
              """);
    }
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    jdbi = PostgresConfiguration.jdbiOf(source);
  }

  @Override
  Outbox outbox() {
    return new PostgresOutbox(jdbi);
  }

  @Override
  void store(Event... events) {
    jdbi.useTransaction(transaction -> PostgresOutbox.add(transaction, events));
  }

  @Test
  void eventsOfARolledBackTransactionAreNotPublished() {
    jdbi.useTransaction(
        transaction -> {
          PostgresOutbox.add(transaction, event("never"));
          transaction.rollback();
        });
    assertThat(outbox().relay(10, events -> List.of(events.getFirst().id()))).isZero();
  }

  @Test
  void replicasRelayDifferentEvents() throws Exception {
    Event first = event("first");
    Event second = event("second");
    store(first);
    store(second);
    CountDownLatch bothRelay = new CountDownLatch(2);
    List<Event> seen = new ArrayList<>();
    Outbox.Publisher publisher =
        events -> {
          synchronized (seen) {
            seen.addAll(events);
          }
          bothRelay.countDown();
          // Only ends when the other replica was given something as well.
          await(bothRelay);
          return events.stream().map(Event::id).toList();
        };
    try (ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> one = replicas.submit(() -> outbox().relay(1, publisher));
      Future<Integer> two = replicas.submit(() -> outbox().relay(1, publisher));
      assertThat(one.get() + two.get()).isEqualTo(2);
    }
    assertThat(seen).containsExactlyInAnyOrder(first, second);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
