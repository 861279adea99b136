package io.minitwitter.notification;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.FindIterable;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.store.IndexedDocuments;
import io.minitwitter.notification.GroupDocuments.Group;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/**
 * Likes in MongoDB: a small document for each user and target holds the current state of the like,
 * beside the notifications that count them ({@link GroupDocuments}). A change first updates the
 * like's document and then its group, until both agree:
 *
 * <ul>
 *   <li><em>A group counts one like at a time.</em> The write that changes the count also stores
 *       which like it was for ({@code pending}), if the group still has the revision that it was
 *       read with. Any worker that finds a pending like writes it into the like's document and
 *       removes it from the group. So both agree again after a crash at any point, and nothing is
 *       counted twice.
 *   <li><em>The like is read after the group.</em> Then the like's state is as new as the group's
 *       revision, or the write of the count fails.
 *   <li><em>A like moves to another group only while it is not counted</em> and its group is
 *       closed: it was read, which also increments its revision, or removed.
 *   <li><em>The worker that changed a like continues until like and group agree</em>, whatever
 *       others change meanwhile. If it stops before, the event is delivered again.
 * </ul>
 */
final class MongoLikeGroups implements LikeGroups {

  private final IndexedDocuments likes;
  private final GroupDocuments groups;
  private final TimeOrderedIds ids;

  MongoLikeGroups(IndexedDocuments likes, GroupDocuments groups, TimeOrderedIds ids) {
    this.likes = likes;
    this.groups = groups;
    this.ids = ids;
  }

  @Override
  public void take(Like like, BooleanSupplier mayNotify) {
    while (!isKnown(like, mayNotify)) {
      // Another writer was faster: read again.
    }
    LikeDocument known = find(like.id()).orElseThrow();
    while (known.live() != known.counted()) {
      if (known.live() && !isInOpenGroup(known)) {
        move(known, groups.open(like));
      } else {
        count(known.group(), known.id());
      }
      known = find(like.id()).orElseThrow();
    }
    if (!known.live() && known.group() != null) {
      groups.removeIfEmpty(known.group());
    }
  }

  /** Whether what is stored is this change or a newer one. */
  private boolean isKnown(Like like, BooleanSupplier mayNotify) {
    Optional<LikeDocument> known = find(like.id());
    if (known.isPresent() && known.get().version() >= like.version()) {
      return true;
    }
    boolean notified = known.isPresent() && known.get().live();
    boolean live = like.liked() && (notified || mayNotify.getAsBoolean());
    Instant now = ids.next().createdAt();
    if (known.isEmpty()) {
      return likes.insert(LikeDocument.first(like, live, now));
    }
    Bson unchanged =
        and(eq(LikeDocument.ID, like.id()), eq(LikeDocument.VERSION, known.get().version()));
    Bson change =
        combine(
            set(LikeDocument.VERSION, like.version()),
            set(LikeDocument.LIVE, live),
            set(LikeDocument.AT, Date.from(like.at())),
            set(LikeDocument.SEEN_AT, Date.from(now)));
    return likes.update(unchanged, change);
  }

  /** Whether its group is open; completes the pending count of the group first. */
  private boolean isInOpenGroup(LikeDocument like) {
    if (like.group() == null) {
      return false;
    }
    Optional<Group> group = groups.find(like.group());
    group.ifPresent(this::finish);
    return group.isPresent() && !group.get().read();
  }

  /** Does nothing if the like was counted since it was read; the caller reads it again. */
  private void move(LikeDocument like, ObjectId group) {
    likes.update(
        and(
            eq(LikeDocument.ID, like.id()),
            eq(LikeDocument.GROUP, like.group()),
            eq(LikeDocument.COUNTED, false)),
        combine(set(LikeDocument.GROUP, group), unset(LikeDocument.COUNTED_IN)));
  }

  /** One attempt to make a group count the state of a like. */
  private void count(ObjectId id, String likeId) {
    Optional<Group> group = groups.find(id);
    if (group.isEmpty()) {
      // The group was removed, and its counts with it.
      likes.update(
          and(eq(LikeDocument.ID, likeId), eq(LikeDocument.GROUP, id)),
          set(LikeDocument.COUNTED, false));
      return;
    }
    if (group.get().pending().isPresent()) {
      finish(group.get());
      return;
    }
    LikeDocument like = find(likeId).orElseThrow();
    if (!id.equals(like.group())
        || like.live() == like.counted()
        || (like.live() && group.get().read())) {
      return;
    }
    groups.count(group.get(), like, newestOf(id)).ifPresent(this::finish);
  }

  /** Writes the pending count of a group into its like, once. */
  private void finish(Group group) {
    group
        .pending()
        .ifPresent(
            pending -> {
              likes.update(
                  and(
                      eq(LikeDocument.ID, pending.likeId()),
                      eq(LikeDocument.GROUP, group.id()),
                      not(gte(LikeDocument.COUNTED_IN, pending.revision()))),
                  combine(
                      set(LikeDocument.COUNTED, pending.counted()),
                      set(LikeDocument.COUNTED_IN, pending.revision())));
              groups.clear(group.id(), pending);
            });
  }

  private List<LikeDocument> newestOf(ObjectId group) {
    // One more than are shown, since one of them may be removed by this change.
    int limit = GroupDocuments.SHOWN + 1;
    return IndexedDocuments.list(queryCounted(group), limit, LikeDocument::of);
  }

  @Override
  public int removeBefore(Instant time) {
    return likes.removeAll(querySeenBefore(time), lt(LikeDocument.SEEN_AT, Date.from(time)));
  }

  // Queries by other fields than _id; a test checks on a real server which index serves them.

  FindIterable<Document> queryCounted(ObjectId group) {
    return likes
        .get()
        .find(and(eq(LikeDocument.GROUP, group), eq(LikeDocument.COUNTED, true)))
        .sort(new Document(LikeDocument.AT, -1))
        .hintString(LikeDocument.BY_GROUP);
  }

  FindIterable<Document> querySeenBefore(Instant time) {
    return likes
        .get()
        .find(lt(LikeDocument.SEEN_AT, Date.from(time)))
        .hintString(LikeDocument.BY_SEEN);
  }

  private Optional<LikeDocument> find(String id) {
    return Optional.ofNullable(likes.get().find(eq(LikeDocument.ID, id)).first())
        .map(LikeDocument::of);
  }
}
