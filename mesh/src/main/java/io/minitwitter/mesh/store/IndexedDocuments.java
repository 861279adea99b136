package io.minitwitter.mesh.store;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexModel;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bson.Document;

/** A collection of MongoDB whose indexes are declared before it is first used. */
public final class IndexedDocuments {
  /** A unique index has the key already. */
  public static final int DUPLICATE_KEY = 11000;

  /** How servers on PostgreSQL say that two writes met in a unique index: nothing was written. */
  private static final int DEADLOCK = 16908292;

  private static final int TRIES = 8;

  private final MongoCollection<Document> collection;
  private final List<IndexModel> indexes;
  private final ReentrantLock declaring = new ReentrantLock();
  private volatile boolean declared;

  /** A collection and all indexes that its queries need beside {@code _id}. */
  public IndexedDocuments(MongoCollection<Document> collection, List<IndexModel> indexes) {
    this.collection = collection;
    this.indexes = List.copyOf(indexes);
  }

  /** The collection, for one operation that ends when the current call's deadline does. */
  public MongoCollection<Document> get() {
    declareIndexes();
    return CallDeadline.on(collection);
  }

  /** Writes, and again a moment later where two writes met and neither was done. */
  public static <T> T retryingDeadlocks(Supplier<T> write) {
    for (int attempt = 1; ; attempt++) {
      try {
        return write.get();
      } catch (MongoException e) {
        if (e.getCode() != DEADLOCK || attempt == TRIES) {
          throw e;
        }
        pause(attempt);
      }
    }
  }

  /** At first use and not at the start: the service may start before its database. */
  private void declareIndexes() {
    if (declared) {
      return;
    }
    declaring.lock();
    try {
      if (!declared) {
        if (!indexes.isEmpty()) {
          // Without the call's deadline: building one on a full collection takes longer.
          collection.createIndexes(indexes);
        }
        declared = true;
      }
    } finally {
      declaring.unlock();
    }
  }

  /** Twice as long each time and never the same, so that those who met do not meet again. */
  private static void pause(int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(1, 10L << attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting to write again", e);
    }
  }
}
