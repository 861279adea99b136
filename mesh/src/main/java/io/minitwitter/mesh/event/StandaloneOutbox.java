package io.minitwitter.mesh.event;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.MongoCollection;
import io.minitwitter.mesh.store.IndexedDocuments;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.bson.Document;

/**
 * An outbox for events without a document: a MongoDB collection with one document per event, which
 * is deleted after publication.
 */
public final class StandaloneOutbox implements Outbox {
  private final IndexedDocuments documents;
  private final MongoOutbox outbox;

  /** Events in a collection that holds nothing else. */
  public StandaloneOutbox(MongoCollection<Document> collection) {
    this.documents = new IndexedDocuments(collection, List.of(MongoOutbox.INDEX));
    this.outbox = new MongoOutbox(documents);
  }

  /** Stores an event; it is durable, and will be published, when this returns. */
  public void add(Event event) {
    Document alone =
        new Document("_id", event.id()).append(MongoOutbox.FIELD, MongoOutbox.of(event));
    documents.write(events -> events.insertOne(alone));
  }

  @Override
  public int relay(int limit, Publisher publisher) {
    List<UUID> done = new ArrayList<>();
    int published =
        outbox.relay(
            limit,
            events -> {
              Collection<UUID> confirmed = publisher.publish(events);
              done.addAll(confirmed);
              return confirmed;
            });
    if (!done.isEmpty()) {
      documents.write(all -> all.deleteMany(and(in("_id", done), MongoOutbox.EMPTY)));
    }
    return published;
  }
}
