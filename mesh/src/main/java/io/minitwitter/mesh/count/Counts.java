package io.minitwitter.mesh.count;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.MongoOutbox;
import io.minitwitter.mesh.event.Outbox;
import io.minitwitter.mesh.store.IndexedDocuments;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * A collection of counts, one document per key, written by a {@link CountingWorker}. The cost of a
 * read does not depend on the number of facts; counts are updated with a short delay. A key's
 * document is never removed, because its version must not restart.
 */
public final class Counts {
  private static final String COUNT = "count";
  private static final String VERSION = "version";
  private static final String PENDING = "pending";
  private static final String PENDING_NUMBER = PENDING + "." + Batch.NUMBER;
  private static final String PENDING_INDEX = PENDING_NUMBER + "_1";

  /** A key's document. */
  record Entry(Object key, Count count, Optional<Batch> pending) {}

  private final IndexedDocuments documents;

  /** Counts in a collection of their own. */
  public Counts(MongoCollection<Document> collection) {
    this.documents =
        new IndexedDocuments(
            collection,
            List.of(
                MongoOutbox.INDEX,
                new IndexModel(
                    Indexes.ascending(PENDING_NUMBER),
                    new IndexOptions().name(PENDING_INDEX).sparse(true))));
  }

  /** The count of a key. */
  public Count of(Object key) {
    return of(List.of(key)).getOrDefault(key, Count.NONE);
  }

  /** The counts of the keys that have one. */
  public Map<Object, Count> of(Collection<?> keys) {
    return read(documents.get().find(in("_id", keys)), keys.size()).stream()
        .collect(Collectors.toMap(Entry::key, Entry::count));
  }

  /** The events of changed counts that are still to be published. */
  public Outbox outbox() {
    return new MongoOutbox(documents);
  }

  /** The documents of some keys, without those that have none. */
  Map<Object, Entry> entries(Collection<Object> keys) {
    return read(documents.get().find(in("_id", keys)), keys.size()).stream()
        .collect(Collectors.toMap(Entry::key, Function.identity()));
  }

  /** Some of the counts that have a batch. */
  List<Entry> unfinished(int limit) {
    return read(queryUnfinished(), limit);
  }

  FindIterable<Document> queryUnfinished() {
    return documents.get().find(gt(PENDING_NUMBER, 0L)).hintString(PENDING_INDEX);
  }

  /**
   * Stores a batch, if the count is unchanged since it was read and has no batch.
   *
   * @param before the count as it was read before the batch's facts were; {@link Count#NONE} also
   *     if there was no document
   * @return whether this call stored the batch
   */
  boolean begin(Object key, Count before, Batch batch) {
    if (before.version() == 0 && insert(key, batch)) {
      return true;
    }
    Bson unchanged = and(eq("_id", key), eq(VERSION, before.version()), eq(PENDING, null));
    return documents.update(unchanged, set(PENDING, batch.document()));
  }

  private boolean insert(Object key, Batch batch) {
    Document first =
        new Document("_id", key)
            .append(COUNT, 0)
            .append(VERSION, 0L)
            .append(PENDING, batch.document())
            .append(MongoOutbox.FIELD, List.of());
    return documents.insert(first);
  }

  /**
   * Completes a batch after all its facts were noted.
   *
   * @param after the count with the batch
   * @return whether this call completed it
   */
  boolean complete(Object key, Batch batch, Count after, Event... events) {
    List<Bson> changes =
        new ArrayList<>(
            List.of(set(COUNT, after.count()), set(VERSION, after.version()), unset(PENDING)));
    if (events.length > 0) {
      changes.add(MongoOutbox.push(events));
    }
    return documents.update(
        and(eq("_id", key), eq(PENDING_NUMBER, batch.number())), combine(changes));
  }

  private static List<Entry> read(FindIterable<Document> query, int limit) {
    return IndexedDocuments.list(
        query.projection(Projections.include(COUNT, VERSION, PENDING)),
        limit,
        document ->
            new Entry(
                document.get("_id"),
                new Count(document.getInteger(COUNT), document.getLong(VERSION)),
                Optional.ofNullable(document.get(PENDING, Document.class)).map(Batch::of)));
  }
}
