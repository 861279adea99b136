package io.minitwitter.notification;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import io.minitwitter.mesh.store.IndexedDocuments;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;

/** Deleted targets in MongoDB's collection {@code deleted_targets}, a document each. */
final class MongoDeletedTargets implements DeletedTargets {

  private static final String ID = "_id";
  private static final String AT = "at";

  private final IndexedDocuments documents;
  private final InstantSource clock;

  MongoDeletedTargets(MongoDatabase database, InstantSource clock) {
    this.documents =
        new IndexedDocuments(
            database.getCollection("deleted_targets"),
            List.of(new IndexModel(Indexes.ascending(AT), new IndexOptions().name("at_1"))));
    this.clock = clock;
  }

  @Override
  public void add(String id) {
    documents.upsert(eq(ID, id), Updates.set(AT, Date.from(clock.instant())));
  }

  @Override
  public boolean containsAny(String tweetId, String commentId) {
    return documents.get().find(in(ID, tweetId, commentId)).first() != null;
  }

  @Override
  public int removeBefore(Instant time) {
    return (int) documents.write(all -> all.deleteMany(lt(AT, Date.from(time)))).getDeletedCount();
  }
}
