package io.minitwitter.follow;

import io.minitwitter.mesh.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Where follows, blocks and mutes are kept. A write that returns is durable and seen by every later
 * read; one that throws may have happened or not. A follow, an unfollow and a block each change in
 * one step the rows, both users's counts, and what is to be published of the counts: counts equal
 * the rows at any time, whatever runs at once, and never is there a follow between two users of
 * whom one blocks the other.
 */
interface FollowStore {

  /** Above every position: where a list begins. */
  long BEGINNING = Long.MAX_VALUE;

  /**
   * Adds a follow, or sets {@code notify} of the one there is.
   *
   * @return false when a block stands between the two; nothing was changed
   */
  boolean follow(UUID follower, UUID followee, boolean notify, Instant now);

  /** Removes a follow if there is one. */
  void unfollow(UUID follower, UUID followee, Instant now);

  /**
   * Sets {@code notify} of a follow.
   *
   * @return whether there is one
   */
  boolean setNotify(UUID follower, UUID followee, boolean notify);

  /** Adds a block if there is none, and removes the follows between the two. */
  void block(UUID blocker, UUID blocked, Instant now);

  /** Removes a block if there is one. */
  void unblock(UUID blocker, UUID blocked);

  /** Adds a mute if there is none. */
  void mute(UUID muter, UUID muted, Instant now);

  /** Removes a mute if there is one. */
  void unmute(UUID muter, UUID muted);

  /**
   * Removes some of the follows, blocks and mutes that a user made or that name them, the follows
   * as {@link #unfollow} does.
   *
   * @param limit about how many of each kind
   * @return whether any was there; to be called until there is none
   */
  boolean removeSomeOf(UUID user, int limit, Instant now);

  /** Stores an event, which is published afterwards. */
  void publish(Event event);

  /** How one user stands to another. */
  Relationship relationship(UUID one, UUID other);

  /** What stands between a user and some others. */
  BlocksAndMutesOfUser blocksAndMutes(UUID user, Set<UUID> others);

  /**
   * All blocks and mutes of a user; empty when there are more than {@code most} blocks in a
   * direction, or mutes.
   */
  Optional<BlocksAndMutesOfUser> allBlocksAndMutes(UUID user, int most);

  /**
   * Who follows a user, below a position, newest first: as many as asked for, fewer only when there
   * are no more. Those between whom and the viewer a block stands are not among them.
   */
  List<Listed> followers(UUID of, Optional<UUID> viewer, long before, int limit);

  /** Whom a user follows; as {@link #followers}. */
  List<Listed> following(UUID of, Optional<UUID> viewer, long before, int limit);

  /**
   * Who follows a user with {@code notify} and does not mute them; as {@link #followers}. A block
   * stands between no two of whom one follows the other.
   */
  List<Listed> notifiedFollowers(UUID of, long before, int limit);

  /** Whom a user blocks, below a position, newest first. */
  List<Listed> blocks(UUID of, long before, int limit);

  /** Whom a user mutes, as the same user sees it; as {@link #followers}. */
  List<Listed> mutes(UUID of, long before, int limit);
}
