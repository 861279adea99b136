package io.minitwitter.comment;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;
import static io.minitwitter.comment.CommentDocument.BY_DELETION;
import static io.minitwitter.comment.CommentDocument.BY_IDEM;
import static io.minitwitter.comment.CommentDocument.BY_TWEET;
import static io.minitwitter.comment.CommentDocument.BY_USER;
import static io.minitwitter.comment.CommentDocument.CONTENT;
import static io.minitwitter.comment.CommentDocument.CREATED_AT;
import static io.minitwitter.comment.CommentDocument.DELETED_AT;
import static io.minitwitter.comment.CommentDocument.ID;
import static io.minitwitter.comment.CommentDocument.IDEM;
import static io.minitwitter.comment.CommentDocument.IDEM_HASH;
import static io.minitwitter.comment.CommentDocument.LIKES_COUNT;
import static io.minitwitter.comment.CommentDocument.LIKES_VERSION;
import static io.minitwitter.comment.CommentDocument.READABLE;
import static io.minitwitter.comment.CommentDocument.TWEET_ID;
import static io.minitwitter.comment.CommentDocument.UPDATED_AT;
import static io.minitwitter.comment.CommentDocument.USER_ID;
import static io.minitwitter.mesh.store.IndexedDocuments.DUPLICATE_KEY;
import static io.minitwitter.mesh.store.IndexedDocuments.retryingDeadlocks;

import com.mongodb.MongoException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import io.minitwitter.mesh.count.CountedFacts;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.MongoOutbox;
import io.minitwitter.mesh.event.Outbox;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.store.IndexedDocuments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/** Comments in MongoDB's collection {@code comments}, one document each. */
final class MongoCommentStore implements CommentStore {

  private static final int TRIES = 5;
  private static final int PURGE_BATCH = 500;

  /** No such field, or null. */
  private static final Bson NOT_DELETED = eq(DELETED_AT, null);

  private final IndexedDocuments documents;

  MongoCommentStore(MongoDatabase database) {
    this.documents =
        new IndexedDocuments(database.getCollection("comments"), CommentDocument.INDEXES);
  }

  /** The comments as they are counted by tweet. */
  CountedFacts counted() {
    return new CountedFacts(documents, TWEET_ID);
  }

  /** Events about comments that are still to be published. */
  Outbox outbox() {
    return new MongoOutbox(documents);
  }

  @Override
  public Creation create(
      Comment comment, Optional<IdempotencyKey> key, Instant keysSince, Event... events) {
    Document document = CommentDocument.of(comment, key, events);
    for (int attempt = 1; ; attempt++) {
      try {
        retryingDeadlocks(() -> comments().insertOne(document));
        return new Creation.Done(comment);
      } catch (MongoException e) {
        if (e.getCode() != DUPLICATE_KEY || key.isEmpty() || attempt == TRIES) {
          throw e;
        }
      }
      Optional<Creation> first = madeWith(key.get(), keysSince);
      if (first.isPresent()) {
        return first.get();
      }
      // The key had expired or was set free in between: it can be used again.
    }
  }

  private Optional<Creation> madeWith(IdempotencyKey key, Instant keysSince) {
    Document first = byKey(key.id()).first();
    if (first == null) {
      return Optional.empty();
    }
    if (first.getDate(CREATED_AT).toInstant().isBefore(keysSince)) {
      comments()
          .updateOne(
              and(eq(ID, first.getObjectId(ID)), eq(IDEM, key.id())),
              combine(unset(IDEM), unset(IDEM_HASH)));
      return Optional.empty();
    }
    if (!Objects.equals(first.getString(IDEM_HASH), key.requestHash())) {
      return Optional.of(new Creation.KeyReused());
    }
    return Optional.of(
        first.get(DELETED_AT) == null
            ? new Creation.Done(CommentDocument.comment(first))
            : new Creation.DeletedSince());
  }

  @Override
  public Optional<Comment> byId(String id) {
    return Optional.ofNullable(
            comments()
                .find(and(eq(ID, new ObjectId(id)), NOT_DELETED))
                .projection(READABLE)
                .first())
        .map(CommentDocument::comment);
  }

  @Override
  public List<Comment> byIds(Collection<String> ids) {
    List<ObjectId> objectIds = ids.stream().map(ObjectId::new).toList();
    return read(comments().find(and(in(ID, objectIds), NOT_DELETED)), ids.size());
  }

  @Override
  public List<Comment> ofTweetBefore(String tweetId, String id, int limit) {
    return read(queryOfTweetBefore(tweetId, id), limit);
  }

  @Override
  public Optional<Comment> update(String id, String content, Instant now) {
    return Optional.ofNullable(
            retryingDeadlocks(
                () ->
                    comments()
                        .findOneAndUpdate(
                            and(eq(ID, new ObjectId(id)), NOT_DELETED),
                            combine(set(CONTENT, content), set(UPDATED_AT, Date.from(now))),
                            new FindOneAndUpdateOptions()
                                .returnDocument(ReturnDocument.AFTER)
                                .projection(READABLE))))
        .map(CommentDocument::comment);
  }

  @Override
  public boolean delete(String id, Instant now, Event... events) {
    return retryingDeadlocks(
                () ->
                    comments()
                        .updateOne(
                            and(eq(ID, new ObjectId(id)), NOT_DELETED),
                            CommentDocument.deletion(now, events)))
            .getModifiedCount()
        == 1;
  }

  @Override
  public List<String> deleteOfUserBefore(UUID userId, String id, int limit, Instant now) {
    List<ObjectId> page =
        queryOfUserBefore(userId, id)
            .projection(new Document(ID, 1))
            .limit(limit)
            .batchSize(limit + 1)
            .map(document -> document.getObjectId(ID))
            .into(new ArrayList<>());
    if (!page.isEmpty()) {
      retryingDeadlocks(
          () ->
              comments().updateMany(and(in(ID, page), NOT_DELETED), CommentDocument.deletion(now)));
    }
    return page.stream().map(ObjectId::toHexString).toList();
  }

  @Override
  public boolean setLikesCount(String id, int count, long version) {
    Bson older = and(eq(ID, new ObjectId(id)), NOT_DELETED, not(gte(LIKES_VERSION, version)));
    Bson newer = combine(set(LIKES_COUNT, count), set(LIKES_VERSION, version));
    return retryingDeadlocks(() -> comments().updateOne(older, newer)).getMatchedCount() == 1;
  }

  @Override
  public int purge(Instant deletedBefore) {
    int purged = 0;
    while (true) {
      List<ObjectId> batch =
          queryPurgeable(deletedBefore)
              .projection(new Document(ID, 1))
              .limit(PURGE_BATCH)
              .map(document -> document.getObjectId(ID))
              .into(new ArrayList<>());
      if (batch.isEmpty()) {
        return purged;
      }
      // Said again in the delete itself: an event may have come in between.
      long removed =
          comments()
              .deleteMany(and(in(ID, batch), MongoOutbox.EMPTY, CountedFacts.SETTLED))
              .getDeletedCount();
      purged += (int) removed;
      if (removed == 0) {
        // Others purge as well, or events came for all of them: the next run sees.
        return purged;
      }
    }
  }

  // The queries that are not by _id alone; a test asks real servers how they serve them.

  FindIterable<Document> byKey(String key) {
    return comments().find(eq(IDEM, key)).hintString(BY_IDEM);
  }

  FindIterable<Document> queryOfTweetBefore(String tweetId, String id) {
    return comments()
        .find(and(eq(TWEET_ID, new ObjectId(tweetId)), lt(ID, new ObjectId(id)), NOT_DELETED))
        .sort(descending(ID))
        .hintString(BY_TWEET);
  }

  FindIterable<Document> queryOfUserBefore(UUID userId, String id) {
    return comments()
        .find(and(eq(USER_ID, userId), lt(ID, new ObjectId(id)), NOT_DELETED))
        .sort(descending(ID))
        .hintString(BY_USER);
  }

  FindIterable<Document> queryPurgeable(Instant deletedBefore) {
    return comments()
        .find(
            and(lt(DELETED_AT, Date.from(deletedBefore)), MongoOutbox.EMPTY, CountedFacts.SETTLED))
        .hintString(BY_DELETION);
  }

  private static List<Comment> read(FindIterable<Document> query, int limit) {
    return query
        .projection(READABLE)
        .limit(limit)
        // All in one answer: no cursor stays open on the server.
        .batchSize(limit + 1)
        .map(CommentDocument::comment)
        .into(new ArrayList<>(limit));
  }

  private MongoCollection<Document> comments() {
    return documents.get();
  }
}
