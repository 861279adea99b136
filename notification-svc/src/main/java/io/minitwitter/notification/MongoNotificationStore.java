package io.minitwitter.notification;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;
import static io.minitwitter.notification.NotificationDocument.ACTORS;
import static io.minitwitter.notification.NotificationDocument.ACTORS_COUNT;
import static io.minitwitter.notification.NotificationDocument.BY_ACTOR;
import static io.minitwitter.notification.NotificationDocument.BY_COMMENT;
import static io.minitwitter.notification.NotificationDocument.BY_TWEET;
import static io.minitwitter.notification.NotificationDocument.BY_UNREAD;
import static io.minitwitter.notification.NotificationDocument.BY_USER;
import static io.minitwitter.notification.NotificationDocument.COMMENT_ID;
import static io.minitwitter.notification.NotificationDocument.ID;
import static io.minitwitter.notification.NotificationDocument.OPEN;
import static io.minitwitter.notification.NotificationDocument.READ;
import static io.minitwitter.notification.NotificationDocument.READABLE;
import static io.minitwitter.notification.NotificationDocument.REVISION;
import static io.minitwitter.notification.NotificationDocument.TWEET_ID;
import static io.minitwitter.notification.NotificationDocument.TYPE;
import static io.minitwitter.notification.NotificationDocument.UPDATED_AT;
import static io.minitwitter.notification.NotificationDocument.USER_ID;

import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Filters;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.store.IndexedDocuments;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/** Notifications in MongoDB's collection {@code notifications}, one document each. */
final class MongoNotificationStore implements NotificationStore {

  private static final List<String> TYPES_WITHOUT_GROUPS =
      Arrays.stream(NotificationType.values())
          .filter(type -> type != NotificationType.LIKE)
          .map(NotificationType::stored)
          .toList();

  private final IndexedDocuments documents;
  private final TimeOrderedIds ids;

  MongoNotificationStore(IndexedDocuments documents, TimeOrderedIds ids) {
    this.documents = documents;
    this.ids = ids;
  }

  @Override
  public void add(List<NewNotification> batch) {
    documents.insertMissing(
        batch.stream().map(one -> NotificationDocument.of(ids.next(), one)).toList());
  }

  @Override
  public List<Notification> before(UUID userId, boolean unread, String id, int limit) {
    return IndexedDocuments.list(
        query(userId, unread, id).projection(READABLE), limit, NotificationDocument::notification);
  }

  @Override
  public int unread(UUID userId, int most) {
    return IndexedDocuments.ids(query(userId, true, BEGINNING), most, ObjectId.class).size();
  }

  @Override
  public boolean markRead(UUID userId, String id) {
    Bson one = and(eq(ID, new ObjectId(id)), eq(USER_ID, userId), gt(ACTORS_COUNT, 0));
    if (documents.get().find(one).projection(new Document(ID, 1)).first() == null) {
      return false;
    }
    documents.update(and(one, eq(READ, false)), read());
    return true;
  }

  @Override
  public void markAllRead(UUID userId) {
    documents.write(all -> all.updateMany(and(eq(USER_ID, userId), eq(READ, false)), read()));
  }

  /** Also ends a group: with a new revision no call that read it before can add to it. */
  private Bson read() {
    Date now = Date.from(ids.next().createdAt());
    return combine(set(READ, true), set(UPDATED_AT, now), unset(OPEN), inc(REVISION, 1L));
  }

  @Override
  public int removeBefore(Instant time) {
    String bound = "%08x".formatted(time.getEpochSecond()) + "0".repeat(16);
    return remove(documents.get().find(lt(ID, new ObjectId(bound))));
  }

  @Override
  public void removeAllOf(UUID userId) {
    remove(documents.get().find(eq(USER_ID, userId)).hintString(BY_USER));
    remove(queryOfActor(userId));
  }

  @Override
  public void removeAboutTweet(String tweetId) {
    remove(queryAboutTweet(tweetId));
  }

  @Override
  public void removeAboutComment(String commentId) {
    remove(queryAboutComment(commentId));
  }

  FindIterable<Document> queryAboutTweet(String tweetId) {
    return documents.get().find(eq(TWEET_ID, tweetId)).hintString(BY_TWEET);
  }

  FindIterable<Document> queryAboutComment(String commentId) {
    return documents.get().find(eq(COMMENT_ID, commentId)).hintString(BY_COMMENT);
  }

  FindIterable<Document> queryOfActor(UUID userId) {
    return documents
        .get()
        .find(and(eq(ACTORS, userId), in(TYPE, TYPES_WITHOUT_GROUPS)))
        .hintString(BY_ACTOR);
  }

  private int remove(FindIterable<Document> found) {
    // Whether a query finds a notification never changes.
    return documents.removeAll(found, Filters.empty());
  }

  FindIterable<Document> query(UUID userId, boolean unread, String id) {
    Bson place = and(eq(USER_ID, userId), lt(ID, new ObjectId(id)), gt(ACTORS_COUNT, 0));
    return documents
        .get()
        .find(unread ? and(eq(READ, false), place) : place)
        .sort(descending(ID))
        .hintString(unread ? BY_UNREAD : BY_USER);
  }
}
