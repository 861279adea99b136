package io.minitwitter.mesh.count;

import com.google.protobuf.StringValue;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.count.CountingWorker.Watch;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.store.IndexedDocuments;
import io.minitwitter.mesh.store.MongoConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.bson.types.ObjectId;

/** A database with facts and counts, and what a service does with them. */
final class TestFacts implements AutoCloseable {
  private final TestStores.MongoDatabase address = TestStores.mongo("counts");
  private final MongoClient client =
      MongoClients.create(MongoConfiguration.clientSettings(address.url(), "test"));
  private final MongoDatabase database = client.getDatabase(address.database());
  private final IndexedDocuments documents =
      new IndexedDocuments(database.getCollection("facts"), List.of(CountedFacts.INDEX));
  private final AtomicInteger wakes = new AtomicInteger();
  private final CountedFacts facts = new CountedFacts(documents, "key");
  private final Counts counts = new Counts(database.getCollection("counts"));

  Counts counts() {
    return counts;
  }

  CountedFacts facts() {
    return facts;
  }

  MongoCollection<Document> documents() {
    return documents.get();
  }

  /** How often the relay was woken. */
  int wakes() {
    return wakes.get();
  }

  CountingWorker worker(Watch watch) {
    return new CountingWorker(
        "counting",
        Duration.ofMinutes(10),
        facts,
        counts,
        (key, count) -> StringValue.of(key + "=" + count.count() + "@" + count.version()),
        wakes::incrementAndGet,
        watch);
  }

  /** Counts all that is left. */
  void count() {
    worker(stage -> {}).run();
  }

  ObjectId add(String key) {
    ObjectId id = new ObjectId();
    documents().insertOne(CountedFacts.counted(new Document("_id", id).append("key", key)));
    return id;
  }

  void end(Object id) {
    documents().updateOne(Filters.eq("_id", id), CountedFacts.ends());
  }

  void revive(Object id) {
    documents().updateOne(Filters.eq("_id", id), CountedFacts.becomesLive());
  }

  /** Removes what may be removed, as a purge does. */
  void purge() {
    // By their ids, since no index of these facts serves the rest.
    List<ObjectId> ids =
        documents().find().map(fact -> fact.getObjectId("_id")).into(new ArrayList<>());
    documents()
        .deleteMany(
            Filters.and(
                Filters.in("_id", ids),
                Filters.eq(CountedFacts.LIVE, false),
                CountedFacts.SETTLED));
  }

  int live(String key) {
    return (int)
        documents().find().into(new ArrayList<>()).stream()
            .filter(fact -> fact.getString("key").equals(key))
            .filter(fact -> fact.getBoolean(CountedFacts.LIVE))
            .count();
  }

  int marked() {
    return (int)
        documents().find().into(new ArrayList<>()).stream()
            .filter(fact -> fact.containsKey(CountedFacts.UNCOUNTED))
            .count();
  }

  /** The texts of the waiting events, which are removed. */
  List<String> events() {
    List<Event> events = new ArrayList<>();
    counts
        .outbox()
        .relay(
            1000,
            batch -> {
              events.addAll(batch);
              return batch.stream().map(Event::id).toList();
            });
    return events.stream().map(event -> text(event)).toList();
  }

  private static String text(Event event) {
    try {
      return StringValue.parseFrom(event.body()).getValue();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    database.drop();
    client.close();
  }
}
