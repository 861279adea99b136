package io.minitwitter.mesh.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.store.IndexedDocuments;
import io.minitwitter.mesh.store.MongoConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MongoOutboxTest extends OutboxContract {
  private final TestStores.MongoDatabase place = TestStores.mongo("outbox");
  private final MongoClient client =
      MongoClients.create(MongoConfiguration.clientSettings(place.url(), "test"));
  private final MongoCollection<Document> collection =
      client.getDatabase(place.database()).getCollection("facts");
  private final IndexedDocuments documents =
      new IndexedDocuments(collection, List.of(MongoOutbox.INDEX));
  private int facts;

  @AfterEach
  void close() {
    client.getDatabase(place.database()).drop();
    client.close();
  }

  @Override
  Outbox outbox() {
    return new MongoOutbox(documents);
  }

  @Override
  void store(Event... events) {
    documents
        .get()
        .insertOne(new Document("_id", facts++).append(MongoOutbox.FIELD, MongoOutbox.of(events)));
  }

  @Test
  void anUpdateAddsItsEventsAndKeepsTheNewest() {
    store();
    List<Event> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Event event = event("event " + i);
      all.add(event);
      documents.get().updateOne(Filters.eq("_id", 0), MongoOutbox.push(event));
    }
    List<Event> waiting = new ArrayList<>();
    outbox()
        .relay(
            10,
            events -> {
              waiting.addAll(events);
              return List.of();
            });
    assertThat(waiting).containsExactlyElementsOf(all.subList(4, 20));
  }
}
