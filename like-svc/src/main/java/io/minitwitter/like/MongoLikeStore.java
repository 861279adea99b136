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
import static io.minitwitter.mesh.store.IndexedDocuments.list;

import com.mongodb.client.FindIterable;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/** Likes in MongoDB's collection {@code likes}, one document for each user and target. */
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
    boolean conflicted = false;
    while (true) {
      Optional<Document> known = find(like.userId(), like.of().target());
      if (known.isEmpty()) {
        if (documents.insert(LikeDocument.of(like))) {
          return true;
        }
        if (conflicted) {
          throw new IllegalStateException("a new like conflicts with another one's unique index");
        }
        // Another call inserted it at the same time, and the document is never removed.
        conflicted = true;
        continue;
      }
      if (isLive(known.get())) {
        return false;
      }
      long version = known.get().getLong(VERSION) + 1;
      if (change(
          known.get(),
          CountedFacts.becomesLive(),
          set(POSITION, new ObjectId(like.position())),
          set(CREATED_AT, Date.from(like.createdAt())),
          MongoOutbox.push(LikeDocument.liked(like, version)))) {
        return true;
      }
      // Another call changed it since it was read.
    }
  }

  @Override
  public boolean unlike(UUID userId, Target target, Instant now) {
    while (true) {
      Optional<Document> known = find(userId, target);
      if (known.isEmpty() || !isLive(known.get())) {
        return false;
      }
      if (end(known.get(), now)) {
        return true;
      }
    }
  }

  @Override
  public boolean unlikeSome(UUID userId, int limit, Instant now) {
    List<Document> some = new ArrayList<>();
    for (Target.Type type : Target.Type.values()) {
      some.addAll(
          list(
              queryOfUserBefore(userId, type, BEGINNING).projection(CHANGEABLE),
              limit,
              Function.identity()));
    }
    // One by one, since each has an event of its own; one that changed meanwhile is found again.
    some.forEach(like -> end(like, now));
    return !some.isEmpty();
  }

  private boolean end(Document asRead, Instant now) {
    return change(asRead, CountedFacts.ends(), MongoOutbox.push(LikeDocument.unliked(asRead, now)));
  }

  private Optional<Document> find(UUID userId, Target target) {
    return Optional.ofNullable(
        queryTargets(userId, target.type(), List.of(target.id())).projection(CHANGEABLE).first());
  }

  private static boolean isLive(Document document) {
    return document.getBoolean(LIVE);
  }

  /** Changes a like, unless it changed since it was read. */
  private boolean change(Document asRead, Bson... updates) {
    Bson unchanged = and(eq(ID, asRead.get(ID)), eq(VERSION, asRead.getLong(VERSION)));
    return documents.update(unchanged, combine(combine(updates), inc(VERSION, 1L)));
  }

  @Override
  public Set<String> likedBy(UUID userId, Target.Type type, Collection<String> ids) {
    return list(
            queryTargets(userId, type, ids).projection(Projections.include(TARGET_ID, LIVE)),
            ids.size(),
            Function.identity())
        .stream()
        .filter(MongoLikeStore::isLive)
        .map(document -> document.getObjectId(TARGET_ID).toHexString())
        .collect(Collectors.toSet());
  }

  @Override
  public List<Like> ofTargetBefore(Target target, String position, int limit) {
    return list(
        queryOfTargetBefore(target, position).projection(READABLE), limit, LikeDocument::like);
  }

  @Override
  public List<Like> ofUserBefore(UUID userId, Target.Type type, String position, int limit) {
    return list(
        queryOfUserBefore(userId, type, position).projection(READABLE), limit, LikeDocument::like);
  }

  // Queries by other fields than _id; a test checks on a real server which index serves them.

  FindIterable<Document> queryTargets(UUID userId, Target.Type type, Collection<String> ids) {
    return documents
        .get()
        .find(
            and(
                eq(USER_ID, userId),
                eq(TARGET_TYPE, type.code()),
                in(TARGET_ID, ids.stream().map(ObjectId::new).toList())))
        .hintString(BY_USER_AND_TARGET);
  }

  FindIterable<Document> queryOfTargetBefore(Target target, String position) {
    return documents
        .get()
        .find(
            and(
                eq(TARGET, LikeDocument.key(target)),
                eq(LIVE, true),
                lt(POSITION, new ObjectId(position))))
        .sort(descending(POSITION))
        .hintString(BY_TARGET);
  }

  FindIterable<Document> queryOfUserBefore(UUID userId, Target.Type type, String position) {
    return documents
        .get()
        .find(
            and(
                eq(USER_ID, userId),
                eq(TARGET_TYPE, type.code()),
                eq(LIVE, true),
                lt(POSITION, new ObjectId(position))))
        .sort(descending(POSITION))
        .hintString(BY_USER);
  }
}
