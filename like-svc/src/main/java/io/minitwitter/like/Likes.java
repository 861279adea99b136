package io.minitwitter.like;

import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.people.Barriers;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/** Liking and its end; {@link LikeLists} pages through likes. */
final class Likes {

  private static final int BATCH = 200;

  private final LikeStore store;
  private final Targets targets;
  private final Barriers barriers;
  private final TimeOrderedIds ids;
  private final Runnable wakeCounting;

  /**
   * The rules over a store.
   *
   * @param wakeCounting called after each write that changes how many like something
   */
  Likes(
      LikeStore store,
      Targets targets,
      Barriers barriers,
      TimeOrderedIds ids,
      Runnable wakeCounting) {
    this.store = store;
    this.targets = targets;
    this.barriers = barriers;
    this.ids = ids;
    this.wakeCounting = wakeCounting;
  }

  /** Likes what there is; again changes nothing. */
  void like(UUID userId, Target target) {
    KnownTarget known = targets.existing(target);
    barriers.requireNone(userId, known.userId());
    TimeOrderedId id = ids.next();
    if (store.like(new Like(userId, known, id.hex(), id.createdAt()))) {
      wakeCounting.run();
    }
  }

  /** Takes a like back; what is liked may be gone long since. */
  void unlike(UUID userId, Target target) {
    if (store.unlike(userId, target)) {
      wakeCounting.run();
    }
  }

  /** Takes back all likes of a person who is gone. */
  void unlikeAllOf(UUID userId) {
    while (store.unlikeSome(userId, BATCH)) {
      wakeCounting.run();
    }
  }

  /** Ids of those of some targets of one type that a person likes; a repeated id counts once. */
  Set<String> likedBy(UUID userId, Target.Type type, Collection<String> targetIds) {
    return targetIds.isEmpty()
        ? Set.of()
        : store.likedBy(userId, type, new LinkedHashSet<>(targetIds));
  }
}
