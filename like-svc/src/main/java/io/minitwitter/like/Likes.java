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
  private final Targets targets;
  private final BlocksAndMutes blocksAndMutes;
  private final TimeOrderedIds ids;
  private final Runnable afterWrite;

  /**
   * The rules over a store.
   *
   * @param afterWrite called after each write: there is an event to be published, and how many like
   *     something changes
   */
  Likes(
      LikeStore store,
      Targets targets,
      BlocksAndMutes blocksAndMutes,
      TimeOrderedIds ids,
      Runnable afterWrite) {
    this.store = store;
    this.targets = targets;
    this.blocksAndMutes = blocksAndMutes;
    this.ids = ids;
    this.afterWrite = afterWrite;
  }

  /** Likes what there is; again changes nothing. */
  void like(UUID userId, Target target) {
    KnownTarget known = targets.existing(target);
    blocksAndMutes.requireNone(userId, known.userId());
    TimeOrderedId id = ids.next();
    if (store.like(new Like(userId, known, id.hex(), id.createdAt()))) {
      afterWrite.run();
    }
  }

  /** Takes a like back; what is liked may be gone long since. */
  void unlike(UUID userId, Target target) {
    if (store.unlike(userId, target, ids.next().createdAt())) {
      afterWrite.run();
    }
  }

  /** Takes back all likes of a person who is gone. */
  void unlikeAllOf(UUID userId) {
    while (store.unlikeSome(userId, BATCH, ids.next().createdAt())) {
      afterWrite.run();
    }
  }

  /** Ids of those of some targets of one type that a person likes; a repeated id counts once. */
  Set<String> likedBy(UUID userId, Target.Type type, Collection<String> targetIds) {
    return targetIds.isEmpty()
        ? Set.of()
        : store.likedBy(userId, type, new LinkedHashSet<>(targetIds));
  }
}
