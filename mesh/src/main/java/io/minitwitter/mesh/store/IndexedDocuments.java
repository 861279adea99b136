package io.minitwitter.mesh.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/**
 * A MongoDB collection whose indexes are declared before its first use. Every operation ends when
 * the current call's deadline does.
 */
public final class IndexedDocuments {
  /** The field of a document's id. */
  public static final String ID = "_id";

  private static final int DUPLICATE_KEY = 11000;

  /**
   * Codes of a write that conflicted with another one and changed nothing: MongoDB's own, and the
   * deadlock in a unique index of servers that store in PostgreSQL.
   */
  private static final Set<Integer> CONFLICTS = Set.of(112, 16908292);

  private static final RetryTemplate CONFLICT_RETRIES = conflictRetries(Duration.ofMillis(20));

  private static final int REMOVE_BATCH = 500;

  private final MongoCollection<Document> collection;
  private final List<IndexModel> indexes;
  private final ReentrantLock declaring = new ReentrantLock();
  private volatile boolean declared;

  /** A collection and all indexes that its queries need beside the one on {@link #ID}. */
  public IndexedDocuments(MongoCollection<Document> collection, List<IndexModel> indexes) {
    this.collection = collection;
    this.indexes = List.copyOf(indexes);
  }

  /** The collection, for one operation that ends when the current call's deadline does. */
  public MongoCollection<Document> get() {
    declareIndexes();
    return CallDeadline.on(collection);
  }

  /** Does a write, and repeats it after a pause while it conflicts with another one. */
  public <T> T write(Function<MongoCollection<Document>, T> write) {
    return CONFLICT_RETRIES.invoke(() -> write.apply(get()));
  }

  /**
   * Inserts a document.
   *
   * @return false if a unique index already has one of its keys; nothing was inserted then
   */
  public boolean insert(Document document) {
    try {
      write(documents -> documents.insertOne(document));
      return true;
    } catch (MongoException e) {
      if (e.getCode() != DUPLICATE_KEY) {
        throw e;
      }
      return false;
    }
  }

  /** Inserts documents, except those of which a unique index already has a key. */
  public void insertMissing(List<Document> missing) {
    if (missing.isEmpty()) {
      return;
    }
    try {
      write(documents -> documents.insertMany(missing, new InsertManyOptions().ordered(false)));
    } catch (MongoBulkWriteException e) {
      boolean othersFailed =
          e.getWriteErrors().stream().anyMatch(error -> error.getCode() != DUPLICATE_KEY);
      if (othersFailed || e.getWriteConcernError() != null) {
        throw e;
      }
    }
  }

  /** Updates the document that a filter finds. Returns whether there was one. */
  public boolean update(Bson filter, Bson update) {
    return write(documents -> documents.updateOne(filter, update)).getMatchedCount() == 1;
  }

  /** Updates the document that a filter finds, or inserts one that the filter finds. */
  public void upsert(Bson filter, Bson update) {
    UpdateOptions options = new UpdateOptions().upsert(true);
    try {
      write(documents -> documents.updateOne(filter, update, options));
    } catch (MongoException e) {
      if (e.getCode() != DUPLICATE_KEY) {
        throw e;
      }
      // Another call inserted the document at the same time: now there is one to update.
      write(documents -> documents.updateOne(filter, update, options));
    }
  }

  /** Reads the first documents of a query in one reply, so that no cursor stays open. */
  public static <T> List<T> list(
      FindIterable<Document> query, int limit, Function<Document, T> mapping) {
    return query.limit(limit).batchSize(limit + 1).map(mapping::apply).into(new ArrayList<>());
  }

  /** The ids of the first documents of a query, as {@link #list}. */
  public static <I> List<I> ids(FindIterable<Document> query, int limit, Class<I> type) {
    return list(
        query.projection(Projections.include(ID)), limit, document -> document.get(ID, type));
  }

  /**
   * Removes all documents that a query finds, in batches.
   *
   * @param condition checked again by the removal itself: a document may change after the query
   * @return how many were removed
   */
  public int removeAll(FindIterable<Document> query, Bson condition) {
    int removed = 0;
    while (true) {
      List<Object> batch = ids(query, REMOVE_BATCH, Object.class);
      if (batch.isEmpty()) {
        return removed;
      }
      Bson unchanged = and(in(ID, batch), condition);
      int now = (int) write(documents -> documents.deleteMany(unchanged)).getDeletedCount();
      if (now == 0) {
        // Another replica removed the batch, or all of it changed: the next run finds the rest.
        return removed;
      }
      removed += now;
    }
  }

  /**
   * Retries with exponential back-off, up to longer than PostgreSQL takes to find a deadlock, and
   * with jitter, so that conflicting writers do not conflict again.
   */
  static RetryTemplate conflictRetries(Duration first) {
    return new RetryTemplate(
        RetryPolicy.builder()
            .predicate(failure -> failure instanceof MongoException e && isConflict(e))
            .maxRetries(9)
            .delay(first)
            .multiplier(2)
            .maxDelay(Duration.ofSeconds(2))
            .jitter(first)
            .build());
  }

  private static boolean isConflict(MongoException failure) {
    return CONFLICTS.contains(failure.getCode())
        || (failure instanceof MongoBulkWriteException bulk
            && bulk.getWriteErrors().stream()
                .map(BulkWriteError::getCode)
                .anyMatch(CONFLICTS::contains));
  }

  /** At first use and not at start-up: a service may start before its database. */
  private void declareIndexes() {
    if (declared) {
      return;
    }
    declaring.lock();
    try {
      if (!declared) {
        if (!indexes.isEmpty()) {
          // Without the call's deadline: building one on a large collection takes longer.
          collection.createIndexes(indexes);
        }
        declared = true;
      }
    } finally {
      declaring.unlock();
    }
  }
}
