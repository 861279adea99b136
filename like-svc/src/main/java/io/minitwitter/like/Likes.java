package io.minitwitter.like;

import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.people.BlocksAndMutes;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** Use cases of likes; {@link LikeLists} pages through them. */
final class Likes {

  private static final int BATCH = 200;

  private final LikeStore store;
  private final Lookups lookups;
  private final BlocksAndMutes blocksAndMutes;
  private final TimeOrderedIds ids;
  private final BiConsumer<UUID, Target.Type> changed;
  private final Runnable afterWrite;

  /**
   * The use cases over a store.
   *
   * @param changed called after each write that may have changed a user's likes of a type
   * @param afterWrite called after each write: there is an event to publish, and a count changes
   */
  Likes(
      LikeStore store,
      Lookups lookups,
      BlocksAndMutes blocksAndMutes,
      TimeOrderedIds ids,
      BiConsumer<UUID, Target.Type> changed,
      Runnable afterWrite) {
    this.store = store;
    this.lookups = lookups;
    this.blocksAndMutes = blocksAndMutes;
    this.ids = ids;
    this.changed = changed;
    this.afterWrite = afterWrite;
  }

  /**
   * Likes a tweet or comment, unless there is a block between the user and its author, or the
   * author of the tweet that a comment belongs to. A repeated like changes nothing.
   */
  void like(UUID userId, Target target) {
    FoundTarget found = lookups.existing(target);
    blocksAndMutes.requireNone(userId, found.owners());
    TimeOrderedId id = ids.next();
    changing(
        userId,
        target.type(),
        () -> store.like(new Like(userId, found.known(), id.hex(), id.createdAt())));
  }

  /** Removes a like; its target may have been deleted. */
  void unlike(UUID userId, Target target) {
    changing(userId, target.type(), () -> store.unlike(userId, target, ids.next().createdAt()));
  }

  private void changing(UUID userId, Target.Type type, BooleanSupplier write) {
    try {
      if (write.getAsBoolean()) {
        afterWrite.run();
      }
    } finally {
      // A write that fails may have happened nevertheless.
      changed.accept(userId, type);
    }
  }

  /** Removes all likes of a deleted account. */
  void unlikeAllOf(UUID userId) {
    try {
      while (store.unlikeSome(userId, BATCH, ids.next().createdAt())) {
        afterWrite.run();
      }
    } finally {
      for (Target.Type type : Target.Type.values()) {
        changed.accept(userId, type);
      }
    }
  }

  /** Ids of the newest targets of one type that a user likes. */
  List<String> newestLikedBy(UUID userId, Target.Type type, int limit) {
    return store.ofUserBefore(userId, type, LikeStore.BEGINNING, limit).stream()
        .map(like -> like.of().target().id())
        .toList();
  }

  /** Ids of those of some targets of one type that a user likes; a repeated id counts once. */
  Set<String> likedBy(UUID userId, Target.Type type, Collection<String> targetIds) {
    return targetIds.isEmpty()
        ? Set.of()
        : store.likedBy(userId, type, new LinkedHashSet<>(targetIds));
  }
}
