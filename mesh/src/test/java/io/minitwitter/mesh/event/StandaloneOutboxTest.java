package io.minitwitter.mesh.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.store.MongoConfiguration;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandaloneOutboxTest extends OutboxContract {
  private final TestStores.MongoDatabase place = TestStores.mongo("loose");
  private final MongoClient client =
      MongoClients.create(MongoConfiguration.clientSettings(place.url(), "test"));
  private final MongoCollection<Document> collection =
      client.getDatabase(place.database()).getCollection("events");
  private final StandaloneOutbox events = new StandaloneOutbox(collection);

  @AfterEach
  void close() {
    client.getDatabase(place.database()).drop();
    client.close();
  }

  @Override
  Outbox outbox() {
    return events;
  }

  @Override
  void store(Event... added) {
    for (Event event : added) {
      events.add(event);
    }
  }

  /** Each event is a separate write, so they arrive in any order. */
  @Override
  @Test
  void severalEventsOfOneWriteAreHandedOverTogether() {
    Event first = event("first");
    Event second = event("second");
    store(first, second);
    assertThat(handed(Set.of(first.id()))).containsExactlyInAnyOrder(first, second);
    assertThat(handed(Set.of(second.id()))).containsExactly(second);
    assertThat(handed(Set.of())).isEmpty();
  }

  @Test
  void publishedEventsAreRemovedAndTheOthersStay() {
    Event one = event("one");
    Event two = event("two");
    store(one, two);
    assertThat(events.relay(10, all -> List.of(one.id()))).isEqualTo(1);
    assertThat(collection.countDocuments()).isEqualTo(1);
    assertThat(events.relay(10, all -> List.of(two.id()))).isEqualTo(1);
    assertThat(collection.countDocuments()).isZero();
  }
}
