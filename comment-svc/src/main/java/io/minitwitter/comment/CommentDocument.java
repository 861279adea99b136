package io.minitwitter.comment;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import io.minitwitter.mesh.count.CountedFacts;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.MongoOutbox;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/** A comment's document in the collection {@code comments}: its fields, its indexes, and back. */
final class CommentDocument {

  static final String ID = "_id";
  static final String TWEET_ID = "tweet_id";
  static final String TWEET_USER_ID = "tweet_user_id";
  static final String USER_ID = "user_id";
  static final String CONTENT = "content";
  static final String CREATED_AT = "created_at";
  static final String UPDATED_AT = "updated_at";
  static final String LIKES_COUNT = "likes_count";

  /** The version of the likes' count; a comment that nobody ever liked has no such field. */
  static final String LIKES_VERSION = "likes_version";

  /** When it was deleted; a comment that was not has no such field. */
  static final String DELETED_AT = "deleted_at";

  /** The idempotency key's id that made it; none has no such field. */
  static final String IDEM = "idem";

  /** Hash of the request that made it. */
  static final String IDEM_HASH = "idem_hash";

  /** What readers get: neither the outbox, the key nor what counting keeps. */
  static final Bson READABLE =
      Projections.include(
          TWEET_ID, TWEET_USER_ID, USER_ID, CONTENT, CREATED_AT, UPDATED_AT, LIKES_COUNT);

  // Queries name the index that they need: a server whose statistics lag behind a burst of writes
  // would otherwise walk through all comments.
  static final String BY_TWEET = "tweet_id_1__id_-1";
  static final String BY_USER = "user_id_1__id_-1";
  static final String BY_IDEM = "idem_1";
  static final String BY_DELETION = "deleted_at_1";

  /** Every query is served by one of these or by {@code _id}. */
  static final List<IndexModel> INDEXES =
      List.of(
          new IndexModel(
              Indexes.compoundIndex(Indexes.ascending(TWEET_ID), Indexes.descending(ID)),
              new IndexOptions().name(BY_TWEET)),
          new IndexModel(
              Indexes.compoundIndex(Indexes.ascending(USER_ID), Indexes.descending(ID)),
              new IndexOptions().name(BY_USER)),
          new IndexModel(
              Indexes.ascending(IDEM), new IndexOptions().name(BY_IDEM).unique(true).sparse(true)),
          MongoOutbox.INDEX,
          CountedFacts.INDEX,
          new IndexModel(
              Indexes.ascending(DELETED_AT), new IndexOptions().name(BY_DELETION).sparse(true)));

  private CommentDocument() {}

  static Document of(Comment comment, Optional<IdempotencyKey> key, Event... events) {
    Document document =
        new Document(ID, new ObjectId(comment.id()))
            .append(TWEET_ID, new ObjectId(comment.tweetId()))
            .append(TWEET_USER_ID, comment.tweetUserId())
            .append(USER_ID, comment.userId())
            .append(CONTENT, comment.content())
            .append(CREATED_AT, Date.from(comment.createdAt()))
            .append(UPDATED_AT, Date.from(comment.updatedAt()))
            .append(LIKES_COUNT, comment.likesCount())
            .append(MongoOutbox.FIELD, MongoOutbox.of(events));
    key.ifPresent(
        given -> document.append(IDEM, given.id()).append(IDEM_HASH, given.requestHash()));
    return CountedFacts.counted(document);
  }

  /** The update that deletes one. */
  static Bson deletion(Instant now, Event... events) {
    List<Bson> changes =
        new ArrayList<>(
            List.of(
                Updates.set(DELETED_AT, Date.from(now)),
                Updates.set(UPDATED_AT, Date.from(now)),
                Updates.set(CONTENT, ""),
                CountedFacts.ends()));
    if (events.length > 0) {
      changes.add(MongoOutbox.push(events));
    }
    return Updates.combine(changes);
  }

  static Comment comment(Document document) {
    return new Comment(
        document.getObjectId(ID).toHexString(),
        document.getObjectId(TWEET_ID).toHexString(),
        document.get(TWEET_USER_ID, UUID.class),
        document.get(USER_ID, UUID.class),
        document.getString(CONTENT),
        document.getDate(CREATED_AT).toInstant(),
        document.getDate(UPDATED_AT).toInstant(),
        document.getInteger(LIKES_COUNT, 0));
  }
}
