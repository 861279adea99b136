package io.minitwitter.tweet;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Filters.size;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;
import static io.minitwitter.mesh.store.IndexedDocuments.DUPLICATE_KEY;
import static io.minitwitter.mesh.store.IndexedDocuments.retryingDeadlocks;
import static io.minitwitter.tweet.TweetDocument.BY_DELETION;
import static io.minitwitter.tweet.TweetDocument.BY_IDEM;
import static io.minitwitter.tweet.TweetDocument.BY_USER;
import static io.minitwitter.tweet.TweetDocument.COMMENTS_COUNT;
import static io.minitwitter.tweet.TweetDocument.COMMENTS_VERSION;
import static io.minitwitter.tweet.TweetDocument.CREATED_AT;
import static io.minitwitter.tweet.TweetDocument.DELETED_AT;
import static io.minitwitter.tweet.TweetDocument.ID;
import static io.minitwitter.tweet.TweetDocument.IDEM;
import static io.minitwitter.tweet.TweetDocument.IDEM_HASH;
import static io.minitwitter.tweet.TweetDocument.LIKES_COUNT;
import static io.minitwitter.tweet.TweetDocument.LIKES_VERSION;
import static io.minitwitter.tweet.TweetDocument.OUTBOX;
import static io.minitwitter.tweet.TweetDocument.READABLE;
import static io.minitwitter.tweet.TweetDocument.USER_ID;

import com.mongodb.MongoException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.minitwitter.mesh.count.CountedFacts;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.MongoOutbox;
import io.minitwitter.mesh.event.Outbox;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.store.IndexedDocuments;
import io.minitwitter.tweet.v1.TweetDeleted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/** Tweets in MongoDB's collection {@code tweets}, one document each. */
final class MongoTweetStore implements TweetStore {

  private static final int TRIES = 5;
  private static final int PURGE_BATCH = 500;

  /** No such field, or null. */
  private static final Bson NOT_DELETED = eq(DELETED_AT, null);

  private final IndexedDocuments documents;

  MongoTweetStore(MongoDatabase database) {
    this.documents = new IndexedDocuments(database.getCollection("tweets"), TweetDocument.INDEXES);
  }

  /** The tweets as they are counted by who posted them. */
  CountedFacts counted() {
    return new CountedFacts(documents, USER_ID);
  }

  /** Events about tweets that are still to be published. */
  Outbox outbox() {
    return new MongoOutbox(documents);
  }

  @Override
  public Creation create(
      Tweet tweet, Optional<IdempotencyKey> key, Instant keysSince, Event... events) {
    Document document = TweetDocument.of(tweet, key, events);
    for (int attempt = 1; ; attempt++) {
      try {
        retryingDeadlocks(() -> tweets().insertOne(document));
        return new Creation.Done(tweet);
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
      tweets()
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
            ? new Creation.Done(TweetDocument.tweet(first))
            : new Creation.DeletedSince());
  }

  @Override
  public Optional<Tweet> byId(String id) {
    return Optional.ofNullable(
            tweets().find(and(eq(ID, new ObjectId(id)), NOT_DELETED)).projection(READABLE).first())
        .map(TweetDocument::tweet);
  }

  @Override
  public List<Tweet> byIds(Collection<String> ids) {
    List<ObjectId> objectIds = ids.stream().map(ObjectId::new).toList();
    return read(tweets().find(and(in(ID, objectIds), NOT_DELETED)), ids.size());
  }

  @Override
  public List<Tweet> before(String id, int limit) {
    return read(queryBefore(id), limit);
  }

  @Override
  public List<Tweet> ofUserBefore(UUID userId, String id, int limit) {
    return read(queryOfUserBefore(userId, id), limit);
  }

  @Override
  public boolean delete(String id, Instant now, Event... events) {
    Event deleted = Event.of(TweetDeleted.newBuilder().setTweetId(id).build(), now);
    Event[] all = Stream.concat(Stream.of(deleted), Arrays.stream(events)).toArray(Event[]::new);
    return retryingDeadlocks(
                () ->
                    tweets()
                        .updateOne(
                            and(eq(ID, new ObjectId(id)), NOT_DELETED),
                            TweetDocument.deletion(now, all)))
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
    List<String> ids = page.stream().map(ObjectId::toHexString).toList();
    // One by one, since each has an event of its own.
    ids.forEach(tweet -> delete(tweet, now));
    return ids;
  }

  @Override
  public boolean setLikesCount(String id, int count, long version) {
    return setCount(id, LIKES_COUNT, count, LIKES_VERSION, version);
  }

  @Override
  public boolean setCommentsCount(String id, int count, long version) {
    return setCount(id, COMMENTS_COUNT, count, COMMENTS_VERSION, version);
  }

  private boolean setCount(String id, String field, int count, String versionField, long version) {
    Bson older = and(eq(ID, new ObjectId(id)), NOT_DELETED, not(gte(versionField, version)));
    Bson newer = combine(set(field, count), set(versionField, version));
    return retryingDeadlocks(() -> tweets().updateOne(older, newer)).getMatchedCount() == 1;
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
          tweets()
              .deleteMany(and(in(ID, batch), size(OUTBOX, 0), CountedFacts.SETTLED))
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
    return tweets().find(eq(IDEM, key)).hintString(BY_IDEM);
  }

  FindIterable<Document> queryBefore(String id) {
    return tweets().find(and(lt(ID, new ObjectId(id)), NOT_DELETED)).sort(descending(ID));
  }

  FindIterable<Document> queryOfUserBefore(UUID userId, String id) {
    return tweets()
        .find(and(eq(USER_ID, userId), lt(ID, new ObjectId(id)), NOT_DELETED))
        .sort(descending(ID))
        .hintString(BY_USER);
  }

  FindIterable<Document> queryPurgeable(Instant deletedBefore) {
    return tweets()
        .find(and(lt(DELETED_AT, Date.from(deletedBefore)), size(OUTBOX, 0), CountedFacts.SETTLED))
        .hintString(BY_DELETION);
  }

  private static List<Tweet> read(FindIterable<Document> query, int limit) {
    return query
        .projection(READABLE)
        .limit(limit)
        // All in one answer: no cursor stays open on the server.
        .batchSize(limit + 1)
        .map(TweetDocument::tweet)
        .into(new ArrayList<>(limit));
  }

  private MongoCollection<Document> tweets() {
    return documents.get();
  }
}
