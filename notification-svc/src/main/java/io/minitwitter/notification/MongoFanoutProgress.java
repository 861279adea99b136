package io.minitwitter.notification;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.minitwitter.mesh.store.IndexedDocuments;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Fan-out progress in MongoDB's collection {@code fanoutProgress}, a document for each tweet. */
final class MongoFanoutProgress implements FanoutProgress {

  private static final String ID = "_id";
  private static final String NEXT = "next";
  private static final String DONE = "done";
  private static final String AT = "at";

  private final IndexedDocuments documents;
  private final InstantSource clock;

  MongoFanoutProgress(MongoDatabase database, InstantSource clock) {
    this.documents =
        new IndexedDocuments(
            database.getCollection("fanouts"),
            List.of(new IndexModel(Indexes.ascending(AT), new IndexOptions().name("at_1"))));
    this.clock = clock;
  }

  @Override
  public Optional<String> next(String tweetId) {
    Document document = documents.get().find(eq(ID, tweetId)).first();
    if (document == null) {
      return Optional.of("");
    }
    return document.getBoolean(DONE) ? Optional.empty() : Optional.of(document.getString(NEXT));
  }

  @Override
  public void reached(String tweetId, Optional<String> next) {
    Bson change =
        combine(
            set(NEXT, next.orElse("")),
            set(DONE, next.isEmpty()),
            set(AT, Date.from(clock.instant())));
    documents.upsert(eq(ID, tweetId), change);
  }

  @Override
  public int removeBefore(Instant time) {
    return (int) documents.write(all -> all.deleteMany(lt(AT, Date.from(time)))).getDeletedCount();
  }
}
