package io.minitwitter.notification;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import io.minitwitter.mesh.id.TimeOrderedId;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/** A notification's document in the collection {@code notifications}. */
final class NotificationDocument {

  static final String COLLECTION = "notifications";

  static final String ID = "_id";
  static final String USER_ID = "user_id";
  static final String TYPE = "type";
  static final String READ = "read";
  static final String CREATED_AT = "created_at";
  static final String UPDATED_AT = "updated_at";
  static final String ACTORS = "actors";
  static final String ACTORS_COUNT = "actors_count";
  static final String TWEET_ID = "tweet_id";
  static final String COMMENT_ID = "comment_id";

  /** The key of the notification; a group of likes has none. */
  static final String KEY = "key";

  /** What a group is of that takes further likes: while it is unread. Others have no such field. */
  static final String OPEN = "open";

  /** Grows with each change that a group's next change must know of. */
  static final String REVISION = "revision";

  /** The like that a group has just counted, until the like's own document says so too. */
  static final String PENDING = "pending";

  /** What readers get. */
  static final Bson READABLE =
      Projections.include(
          USER_ID, TYPE, READ, CREATED_AT, UPDATED_AT, ACTORS, ACTORS_COUNT, TWEET_ID, COMMENT_ID);

  static final String BY_USER = "user_id_1__id_-1";
  static final String BY_UNREAD = "user_id_1_read_1__id_-1";
  static final String BY_KEY = "key_1";
  static final String BY_OPEN = "open_1";
  static final String BY_ACTOR = "actors_1";
  static final String BY_TWEET = "tweet_id_1";
  static final String BY_COMMENT = "comment_id_1";

  /** Every query is served by one of these or by {@code _id}. */
  static final List<IndexModel> INDEXES =
      List.of(
          new IndexModel(
              Indexes.compoundIndex(Indexes.ascending(USER_ID), Indexes.descending(ID)),
              new IndexOptions().name(BY_USER)),
          new IndexModel(
              Indexes.compoundIndex(Indexes.ascending(USER_ID, READ), Indexes.descending(ID)),
              new IndexOptions().name(BY_UNREAD)),
          new IndexModel(
              Indexes.ascending(KEY), new IndexOptions().name(BY_KEY).unique(true).sparse(true)),
          new IndexModel(
              Indexes.ascending(OPEN), new IndexOptions().name(BY_OPEN).unique(true).sparse(true)),
          new IndexModel(Indexes.ascending(ACTORS), new IndexOptions().name(BY_ACTOR)),
          new IndexModel(Indexes.ascending(TWEET_ID), new IndexOptions().name(BY_TWEET)),
          new IndexModel(Indexes.ascending(COMMENT_ID), new IndexOptions().name(BY_COMMENT)));

  private NotificationDocument() {}

  static Document of(TimeOrderedId id, NewNotification notification) {
    return unread(
            id,
            notification.recipient(),
            notification.type(),
            notification.tweetId(),
            notification.commentId())
        .append(ACTORS, List.of(notification.actor()))
        .append(ACTORS_COUNT, 1)
        .append(KEY, notification.key());
  }

  /** A group without likes yet. */
  static Document group(TimeOrderedId id, Like like) {
    return unread(id, like.recipient(), NotificationType.LIKE, like.tweetId(), like.commentId())
        .append(ACTORS, List.of())
        .append(ACTORS_COUNT, 0)
        .append(OPEN, like.target())
        .append(REVISION, 0L);
  }

  private static Document unread(
      TimeOrderedId id, UUID userId, NotificationType type, String tweetId, String commentId) {
    Date now = Date.from(id.createdAt());
    return new Document(ID, new ObjectId(id.hex()))
        .append(USER_ID, userId)
        .append(TYPE, type.stored())
        .append(READ, false)
        .append(CREATED_AT, now)
        .append(UPDATED_AT, now)
        .append(TWEET_ID, tweetId)
        .append(COMMENT_ID, commentId);
  }

  static Notification notification(Document document) {
    return new Notification(
        document.getObjectId(ID).toHexString(),
        document.get(USER_ID, UUID.class),
        NotificationType.of(document.getString(TYPE)),
        document.getBoolean(READ),
        document.getDate(CREATED_AT).toInstant(),
        document.getDate(UPDATED_AT).toInstant(),
        document.getList(ACTORS, UUID.class),
        document.getInteger(ACTORS_COUNT),
        document.getString(TWEET_ID),
        document.getString(COMMENT_ID));
  }
}
