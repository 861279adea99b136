package io.minitwitter.like;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static io.minitwitter.like.LikeDocument.BY_TARGET;
import static io.minitwitter.like.LikeDocument.BY_USER;
import static io.minitwitter.like.LikeDocument.BY_USER_AND_TARGET;
import static io.minitwitter.like.LikeDocument.CHANGEABLE;
import static io.minitwitter.like.LikeDocument.CREATED_AT;
import static io.minitwitter.like.LikeDocument.ID;
import static io.minitwitter.like.LikeDocument.LIVE;
import static io.minitwitter.like.LikeDocument.POSITION;
import static io.minitwitter.like.LikeDocument.READABLE;
import static io.minitwitter.like.LikeDocument.TARGET;
import static io.minitwitter.like.LikeDocument.TARGET_ID;
import static io.minitwitter.like.LikeDocument.TARGET_TYPE;
import static io.minitwitter.like.LikeDocument.USER_ID;
import static io.minitwitter.like.LikeDocument.VERSION;
import static io.minitwitter.mesh.store.IndexedDocuments.DUPLICATE_KEY;
import static io.minitwitter.mesh.store.IndexedDocuments.retryingDeadlocks;

import com.mongodb.MongoException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Projections;
import io.minitwitter.mesh.count.CountedFacts;
import io.minitwitter.mesh.event.MongoOutbox;
import io.minitwitter.mesh.event.Outbox;
import io.minitwitter.mesh.store.IndexedDocuments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/** Likes in MongoDB's collection {@code likes}, one document for each person and target. */
final class MongoLikeStore implements LikeStore {

  private final IndexedDocuments documents;

  MongoLikeStore(MongoDatabase database) {
    this.documents = new IndexedDocuments(database.getCollection("likes"), LikeDocument.INDEXES);
  }

  /** The likes as they are counted by target. */
  CountedFacts counted() {
    return new CountedFacts(documents, TARGET);
  }

  /** Events about likes that are still to be published. */
  Outbox outbox() {
    return new MongoOutbox(documents);
  }

  @Override
  public boolean like(Like like) {
    Optional<MongoException> refusal = Optional.empty();
    while (true) {
      Optional<Document> met = met(like.userId(), like.of().target());
      if (met.isPresent()) {
        long version = met.get().getLong(VERSION);
        if (isLive(met.get())) {
          return false;
        }
        if (change(
            met.get(),
            CountedFacts.becomesLive(),
            set(POSITION, new ObjectId(like.position())),
            set(CREATED_AT, Date.from(like.createdAt())),
            MongoOutbox.push(LikeDocument.liked(like, version + 1)))) {
          return true;
        }
        // Somebody changed it in between, which does not go on for ever.
      } else if (refusal.isPresent()) {
        throw refusal.get();
      } else {
        try {
          retryingDeadlocks(() -> likes().insertOne(LikeDocument.of(like)));
          return true;
        } catch (MongoException e) {
          if (e.getCode() != DUPLICATE_KEY) {
            throw e;
          }
          // Somebody was first, and the document stays for ever.
          refusal = Optional.of(e);
        }
      }
    }
  }

  @Override
  public boolean unlike(UUID userId, Target target, Instant now) {
    while (true) {
      Optional<Document> met = met(userId, target);
      if (met.isEmpty() || !isLive(met.get())) {
        return false;
      }
      if (end(met.get(), now)) {
        return true;
      }
    }
  }

  @Override
  public boolean unlikeSome(UUID userId, int limit, Instant now) {
    List<Document> some = new ArrayList<>();
    for (Target.Type type : Target.Type.values()) {
      queryOfUserBefore(userId, type, BEGINNING)
          .projection(CHANGEABLE)
          .limit(limit)
          .batchSize(limit + 1)
          .into(some);
    }
    // One by one, since each has an event of its own; one that changed meanwhile is met again.
    some.forEach(like -> end(like, now));
    return !some.isEmpty();
  }

  private boolean end(Document asRead, Instant now) {
    return change(asRead, CountedFacts.ends(), MongoOutbox.push(LikeDocument.unliked(asRead, now)));
  }

  /** The document of a person and a target. */
  private Optional<Document> met(UUID userId, Target target) {
    return Optional.ofNullable(
        queryMet(userId, target.type(), List.of(target.id())).projection(CHANGEABLE).first());
  }

  private static boolean isLive(Document document) {
    return document.getBoolean(LIVE, false);
  }

  /** Changes a like that is still as it was read. */
  private boolean change(Document asRead, Bson... updates) {
    Bson unchanged = and(eq(ID, asRead.get(ID)), eq(VERSION, asRead.getLong(VERSION)));
    Bson update = combine(combine(updates), inc(VERSION, 1L));
    return retryingDeadlocks(() -> likes().updateOne(unchanged, update)).getModifiedCount() == 1;
  }

  @Override
  public Set<String> likedBy(UUID userId, Target.Type type, Collection<String> ids) {
    return queryMet(userId, type, ids)
        .projection(Projections.include(TARGET_ID, LIVE))
        .batchSize(ids.size() + 1)
        .into(new ArrayList<>())
        .stream()
        .filter(MongoLikeStore::isLive)
        .map(document -> document.getObjectId(TARGET_ID).toHexString())
        .collect(HashSet::new, Set::add, Set::addAll);
  }

  @Override
  public List<Like> ofTargetBefore(Target target, String position, int limit) {
    return read(queryOfTargetBefore(target, position), limit);
  }

  @Override
  public List<Like> ofUserBefore(UUID userId, Target.Type type, String position, int limit) {
    return read(queryOfUserBefore(userId, type, position), limit);
  }

  // The queries that are not by _id alone; a test asks real servers how they serve them.

  FindIterable<Document> queryMet(UUID userId, Target.Type type, Collection<String> ids) {
    return likes()
        .find(
            and(
                eq(USER_ID, userId),
                eq(TARGET_TYPE, type.code()),
                in(TARGET_ID, ids.stream().map(ObjectId::new).toList())))
        .hintString(BY_USER_AND_TARGET);
  }

  FindIterable<Document> queryOfTargetBefore(Target target, String position) {
    return likes()
        .find(
            and(
                eq(TARGET, LikeDocument.key(target)),
                eq(LIVE, true),
                lt(POSITION, new ObjectId(position))))
        .sort(descending(POSITION))
        .hintString(BY_TARGET);
  }

  FindIterable<Document> queryOfUserBefore(UUID userId, Target.Type type, String position) {
    return likes()
        .find(
            and(
                eq(USER_ID, userId),
                eq(TARGET_TYPE, type.code()),
                eq(LIVE, true),
                lt(POSITION, new ObjectId(position))))
        .sort(descending(POSITION))
        .hintString(BY_USER);
  }

  private static List<Like> read(FindIterable<Document> query, int limit) {
    return query
        .projection(READABLE)
        .limit(limit)
        // All in one answer: no cursor stays open on the server.
        .batchSize(limit + 1)
        .map(LikeDocument::like)
        .into(new ArrayList<>(limit));
  }

  private MongoCollection<Document> likes() {
    return documents.get();
  }
}
