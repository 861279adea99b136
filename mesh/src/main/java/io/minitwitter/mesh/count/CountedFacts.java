package io.minitwitter.mesh.count;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.FindIterable;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import io.minitwitter.mesh.store.IndexedDocuments;
import java.util.Collection;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Documents that are counted by a key. Each document is a fact that is live or not. A service
 * declares {@link #INDEX}, inserts them through {@link #counted}, adds {@link #becomesLive} or
 * {@link #ends} to each write that starts or ends a fact, and removes only documents that {@link
 * #SETTLED} finds. A {@link CountingWorker} then maintains the {@link Counts}.
 *
 * <p>A fact's key never changes. The id of a removed fact may be reused only after longer than a
 * worker can be paused, so ended facts are kept for days.
 */
public final class CountedFacts {
  /** Whether the fact is live. Only this class writes it; queries may use it. */
  public static final String LIVE = "live";

  /** Whether the count includes the fact, or will after the batch {@link #COUNTED_IN}. */
  static final String COUNTED = "counted";

  /** Number of the last batch with this fact; missing before the first. */
  static final String COUNTED_IN = "counted_in";

  /** The mark: true on every fact that may need counting, otherwise missing. */
  static final String UNCOUNTED = "uncounted";

  private static final String INDEX_NAME = UNCOUNTED + "_1";

  /** Must be among the indexes of the facts' collection. */
  public static final IndexModel INDEX =
      new IndexModel(
          Indexes.ascending(UNCOUNTED), new IndexOptions().name(INDEX_NAME).sparse(true));

  /** Finds facts that need no counting; others must not be removed. */
  public static final Bson SETTLED = eq(UNCOUNTED, null);

  /** A fact as it was read. */
  record Fact(Object id, Object key, boolean live, boolean counted) {}

  private final IndexedDocuments documents;
  private final String key;

  /**
   * The facts of a collection.
   *
   * @param key the field by which they are counted
   */
  public CountedFacts(IndexedDocuments documents, String key) {
    this.documents = documents;
    this.key = key;
  }

  /** A new live fact: the document with the fields that counting needs. */
  public static Document counted(Document fact) {
    return fact.append(LIVE, true).append(COUNTED, false).append(UNCOUNTED, true);
  }

  /** The part of an update that makes a fact live. */
  public static Bson becomesLive() {
    return combine(set(LIVE, true), set(UNCOUNTED, true));
  }

  /** The part of an update that ends a fact. */
  public static Bson ends() {
    return combine(set(LIVE, false), set(UNCOUNTED, true));
  }

  /** Some marked facts. */
  List<Fact> uncounted(int limit) {
    return read(queryUncounted().limit(limit), limit);
  }

  /** Those of the given facts that are still marked, in their current state. */
  List<Fact> uncounted(Collection<Object> ids) {
    return read(documents.get().find(and(in("_id", ids), eq(UNCOUNTED, true))), ids.size());
  }

  FindIterable<Document> queryUncounted() {
    return documents.get().find(eq(UNCOUNTED, true)).hintString(INDEX_NAME);
  }

  /**
   * Notes the result of a batch on its facts. Idempotent, also concurrently and much later: a fact
   * accepts a batch's note once, and none of an older batch.
   */
  void note(Batch batch, Runnable between) {
    note(batch.live(), eq(LIVE, true), true, batch.number(), between);
    note(batch.removed(), ne(LIVE, true), false, batch.number(), between);
  }

  private void note(
      List<Object> ids, Bson stillSo, boolean counted, long number, Runnable between) {
    if (ids.isEmpty()) {
      return;
    }
    Bson notNoted = and(in("_id", ids), not(gte(COUNTED_IN, number)));
    Bson note = combine(set(COUNTED, counted), set(COUNTED_IN, number));
    write(and(notNoted, stillSo), combine(note, unset(UNCOUNTED)));
    between.run();
    // A fact that has changed since it was read keeps its mark for the next batch.
    write(notNoted, note);
  }

  private void write(Bson filter, Bson update) {
    documents.write(facts -> facts.updateMany(filter, update));
  }

  private List<Fact> read(FindIterable<Document> query, int limit) {
    return IndexedDocuments.list(
        query.projection(Projections.include(key, LIVE, COUNTED)),
        limit,
        fact ->
            new Fact(
                fact.get("_id"), fact.get(key), fact.getBoolean(LIVE), fact.getBoolean(COUNTED)));
  }
}
