package io.minitwitter.mesh.event;

import com.google.protobuf.ByteString;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.PushOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.minitwitter.mesh.store.IndexedDocuments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;

/**
 * The outbox of a MongoDB collection: each document has an array of events, so that one write
 * stores the change and its events. A document keeps at most its newest 16 events; events of one
 * document must therefore replace older ones, or be few.
 */
public final class MongoOutbox implements Outbox {
  /** The document's field; reads do not return it. */
  public static final String FIELD = "outbox";

  private static final String INDEX_NAME = FIELD + ".id_1";

  /** Must be among the indexes of each collection with an outbox. */
  public static final IndexModel INDEX =
      new IndexModel(
          Indexes.ascending(FIELD + ".id"), new IndexOptions().name(INDEX_NAME).sparse(true));

  /** Finds documents without unpublished events, including those without the field. */
  public static final Bson EMPTY = Filters.exists(FIELD + ".0", false);

  private static final int MOST_EVENTS = 16;
  private static final UUID LOWEST = new UUID(0, 0);

  private final IndexedDocuments documents;

  /** The outbox of a collection. */
  public MongoOutbox(IndexedDocuments documents) {
    this.documents = documents;
  }

  /** The field's value in a document that is inserted with its first events. */
  public static List<Document> of(Event... events) {
    return Arrays.stream(events).map(MongoOutbox::document).toList();
  }

  /** The part of an update that adds events. */
  public static Bson push(Event... events) {
    return Updates.pushEach(FIELD, of(events), new PushOptions().slice(-MOST_EVENTS));
  }

  @Override
  public int relay(int limit, Publisher publisher) {
    List<Document> found =
        IndexedDocuments.list(
            documents
                .get()
                .find(Filters.gt(FIELD + ".id", LOWEST))
                .hintString(INDEX_NAME)
                .projection(Projections.include(FIELD)),
            limit,
            Function.identity());
    List<Event> events = new ArrayList<>();
    for (Document document : found) {
      document.getList(FIELD, Document.class).forEach(event -> events.add(event(event)));
    }
    if (events.isEmpty()) {
      return 0;
    }
    Collection<UUID> published = publisher.publish(events);
    return published.isEmpty() ? 0 : removePublished(found, new HashSet<>(published));
  }

  private int removePublished(List<Document> found, Set<UUID> published) {
    int removed = 0;
    List<WriteModel<Document>> pulls = new ArrayList<>();
    for (Document document : found) {
      List<UUID> mine =
          document.getList(FIELD, Document.class).stream()
              .map(event -> event.get("id", UUID.class))
              .filter(published::contains)
              .toList();
      if (!mine.isEmpty()) {
        pulls.add(
            new UpdateOneModel<>(
                Filters.eq("_id", document.get("_id")),
                Updates.pull(FIELD, Filters.in("id", mine))));
        removed += mine.size();
      }
    }
    if (!pulls.isEmpty()) {
      documents.write(all -> all.bulkWrite(pulls, new BulkWriteOptions().ordered(false)));
    }
    return removed;
  }

  private static Document document(Event event) {
    return new Document("id", event.id())
        .append("type", event.type())
        .append("time", Date.from(event.time()))
        .append("request_id", event.requestId())
        .append("trace_parent", event.traceParent())
        .append("body", new Binary(event.body().toByteArray()));
  }

  private static Event event(Document document) {
    Instant time = document.getDate("time").toInstant();
    return new Event(
        document.get("id", UUID.class),
        document.getString("type"),
        time,
        document.getString("request_id"),
        document.getString("trace_parent"),
        ByteString.copyFrom(document.get("body", Binary.class).getData()));
  }
}
