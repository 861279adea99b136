package io.minitwitter.notification;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;
import static io.minitwitter.notification.NotificationDocument.ACTORS;
import static io.minitwitter.notification.NotificationDocument.ACTORS_COUNT;
import static io.minitwitter.notification.NotificationDocument.BY_OPEN;
import static io.minitwitter.notification.NotificationDocument.ID;
import static io.minitwitter.notification.NotificationDocument.OPEN;
import static io.minitwitter.notification.NotificationDocument.PENDING;
import static io.minitwitter.notification.NotificationDocument.READ;
import static io.minitwitter.notification.NotificationDocument.REVISION;
import static io.minitwitter.notification.NotificationDocument.UPDATED_AT;

import com.mongodb.client.model.Projections;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.store.IndexedDocuments;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/** Groups of likes, which are notifications: the writes that {@link MongoLikeGroups} is made of. */
final class GroupDocuments {

  /** How many of a group's users a notification names. */
  static final int SHOWN = 3;

  private static final String LIKE_ID = "like";
  private static final String COUNTED = "counted";
  private static final Bson STATE = Projections.include(READ, REVISION, PENDING);

  /** A group as it was read. */
  record Group(ObjectId id, boolean read, long revision, Optional<Pending> pending) {}

  /**
   * What a group has counted and the like's document may not say yet.
   *
   * @param counted whether the group counts it since then
   * @param revision of the group with that change
   */
  record Pending(String likeId, boolean counted, long revision) {}

  private final IndexedDocuments notifications;
  private final TimeOrderedIds ids;

  /** The groups among the notifications. */
  GroupDocuments(IndexedDocuments notifications, TimeOrderedIds ids) {
    this.notifications = notifications;
    this.ids = ids;
  }

  Optional<Group> find(ObjectId id) {
    return Optional.ofNullable(notifications.get().find(eq(ID, id)).projection(STATE).first())
        .map(GroupDocuments::group);
  }

  /** The group that collects likes of a target; a new one if there is none. */
  ObjectId open(Like like) {
    while (true) {
      Document open =
          notifications
              .get()
              .find(eq(OPEN, like.target()))
              .hintString(BY_OPEN)
              .projection(Projections.include(ID))
              .first();
      if (open != null) {
        return open.getObjectId(ID);
      }
      Document made = NotificationDocument.group(ids.next(), like);
      if (notifications.insert(made)) {
        return made.getObjectId(ID);
      }
    }
  }

  /**
   * Counts a like, or counts it no longer, if the group still is as it was read.
   *
   * @param newest of those that the group counts, one more than it shows
   * @return the group afterwards; empty when another change came first
   */
  Optional<Group> count(Group group, LikeDocument like, List<LikeDocument> newest) {
    Pending pending = new Pending(like.id(), like.live(), group.revision() + 1);
    List<UUID> actors =
        Stream.concat(
                newest.stream().filter(other -> !other.id().equals(like.id())),
                like.live() ? Stream.of(like) : Stream.empty())
            .sorted(Comparator.comparing(LikeDocument::at).reversed())
            .limit(SHOWN)
            .map(LikeDocument::actor)
            .toList();
    Bson change =
        combine(
            inc(ACTORS_COUNT, like.live() ? 1 : -1),
            set(ACTORS, actors),
            set(UPDATED_AT, Date.from(ids.next().createdAt())),
            set(REVISION, pending.revision()),
            set(PENDING, document(pending)));
    boolean changed =
        notifications.update(and(eq(ID, group.id()), eq(REVISION, group.revision())), change);
    return changed
        ? Optional.of(new Group(group.id(), group.read(), pending.revision(), Optional.of(pending)))
        : Optional.empty();
  }

  /** Removes the pending note, which the like's document repeats by now. */
  void clear(ObjectId id, Pending pending) {
    notifications.update(
        and(eq(ID, id), eq(PENDING + "." + REVISION, pending.revision())), unset(PENDING));
  }

  /** Removes a group that counts no user. */
  void removeIfEmpty(ObjectId id) {
    Bson empty = and(eq(ID, id), eq(ACTORS_COUNT, 0), eq(PENDING, null));
    notifications.write(all -> all.deleteOne(empty));
  }

  private static Group group(Document document) {
    return new Group(
        document.getObjectId(ID),
        document.getBoolean(READ),
        document.getLong(REVISION),
        Optional.ofNullable(document.get(PENDING, Document.class))
            .map(
                pending ->
                    new Pending(
                        pending.getString(LIKE_ID),
                        pending.getBoolean(COUNTED),
                        pending.getLong(REVISION))));
  }

  private static Document document(Pending pending) {
    return new Document(LIKE_ID, pending.likeId())
        .append(COUNTED, pending.counted())
        .append(REVISION, pending.revision());
  }
}
