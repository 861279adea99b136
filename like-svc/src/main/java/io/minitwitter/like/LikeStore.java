package io.minitwitter.like;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Stores likes. A write that returns is durable: journaled, on a majority of the servers, and
 * visible to every later read. One that throws may have happened or not, and can be repeated. Each
 * write that changed something has stored the event {@code LikeChanged} with it.
 */
interface LikeStore {

  /** Above every position: where a list begins. */
  String BEGINNING = "f".repeat(24);

  /**
   * Adds a like, unless the user likes the target already: then the like stays as it was.
   *
   * @return whether it was added; of concurrent calls one gets {@code true}
   */
  boolean like(Like like);

  /**
   * Removes a like.
   *
   * @param now the time of the change, for its event
   * @return whether there was one; of concurrent calls one gets {@code true}
   */
  boolean unlike(UUID userId, Target target, Instant now);

  /**
   * Removes some of a user's likes, whatever their targets are.
   *
   * @param limit most likes of a type of target
   * @return whether there were any; call this until there are none
   */
  boolean unlikeSome(UUID userId, int limit, Instant now);

  /** The ids of those targets that a user likes, of some targets of one type. */
  Set<String> likedBy(UUID userId, Target.Type type, Collection<String> ids);

  /**
   * A target's likes below a position, newest first: as many as asked for, fewer only when there
   * are no more.
   */
  List<Like> ofTargetBefore(Target target, String position, int limit);

  /** A user's likes of one type of target below a position; as {@link #ofTargetBefore}. */
  List<Like> ofUserBefore(UUID userId, Target.Type type, String position, int limit);
}
