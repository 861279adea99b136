package io.minitwitter.like;

import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.people.BlocksAndMutes;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/** Liking and its end; {@link LikeLists} pages through likes. */
final class Likes {

  private static final int BATCH = 200;

  private final LikeStore store;
  private final Lookups lookups;
  private final BlocksAndMutes blocksAndMutes;
  private final TimeOrderedIds ids;
  private final Runnable afterWrite;

  /**
   * The rules over a store.
   *
   * @param afterWrite called after each write: there is an event to publish, and a count changes
   */
  Likes(
      LikeStore store,
      Lookups lookups,
      BlocksAndMutes blocksAndMutes,
      TimeOrderedIds ids,
      Runnable afterWrite) {
    this.store = store;
    this.lookups = lookups;
    this.blocksAndMutes = blocksAndMutes;
    this.ids = ids;
    this.afterWrite = afterWrite;
  }

  /**
   * Likes a tweet or comment; again changes nothing. A block with its author refuses, and with the
   * author of the tweet that a comment is below.
   */
  void like(UUID userId, Target target) {
    FoundTarget found = lookups.existing(target);
    blocksAndMutes.requireNone(userId, found.owners());
    TimeOrderedId id = ids.next();
    if (store.like(new Like(userId, found.known(), id.hex(), id.createdAt()))) {
      afterWrite.run();
    }
  }

  /** Removes a like; its target may have been deleted. */
  void unlike(UUID userId, Target target) {
    if (store.unlike(userId, target, ids.next().createdAt())) {
      afterWrite.run();
    }
  }

  /** Removes all likes of a deleted account. */
  void unlikeAllOf(UUID userId) {
    while (store.unlikeSome(userId, BATCH, ids.next().createdAt())) {
      afterWrite.run();
    }
  }

  /** Ids of those of some targets of one type that a user likes; a repeated id counts once. */
  Set<String> likedBy(UUID userId, Target.Type type, Collection<String> targetIds) {
    return targetIds.isEmpty()
        ? Set.of()
        : store.likedBy(userId, type, new LinkedHashSet<>(targetIds));
  }
}
