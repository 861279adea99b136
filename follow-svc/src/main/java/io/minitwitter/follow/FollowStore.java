package io.minitwitter.follow;

import io.minitwitter.mesh.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Stores follows, blocks and mutes. A write that returns is durable and visible to every later
 * read; after an exception it may or may not have happened. A follow, an unfollow and a block each
 * change the rows, both users' counts and the outbox atomically. Therefore counts always equal the
 * rows, and there is never both a follow and a block between two users.
 */
interface FollowStore {

  /** Above every position: the start of a list. */
  long BEGINNING = Long.MAX_VALUE;

  /**
   * Adds a follow, or sets {@code notify} of the existing one.
   *
   * @return false if there is a block between both; nothing was changed
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
   * Removes some of the follows, blocks and mutes by and of a user; follows as {@link #unfollow}
   * does.
   *
   * @param limit about how many of each kind
   * @return whether there were any; call again until there are none
   */
  boolean removeSomeOf(UUID user, int limit, Instant now);

  /** Stores an event, which is published afterwards. */
  void publish(Event event);

  /** The relationship of one user to another. */
  Relationship relationship(UUID one, UUID other);

  /** The blocks and mutes between a user and some others. */
  BlocksAndMutesOfUser blocksAndMutes(UUID user, Set<UUID> others);

  /**
   * All blocks and mutes of a user; empty when there are more than {@code most} blocks in a
   * direction, or mutes.
   */
  Optional<BlocksAndMutesOfUser> allBlocksAndMutes(UUID user, int most);

  /**
   * The followers of a user below a position, newest first, without users with a block between them
   * and the viewer. Fewer than {@code limit} only at the end of the list.
   */
  List<Listed> followers(UUID of, Optional<UUID> viewer, long before, int limit);

  /** The users that a user follows; as {@link #followers}. */
  List<Listed> following(UUID of, Optional<UUID> viewer, long before, int limit);

  /**
   * The followers of a user with {@code notify} who do not mute the user; as {@link #followers}.
   * There are no blocks between them and the user.
   */
  List<Listed> notifiedFollowers(UUID of, long before, int limit);

  /** The users that a user blocks, below a position, newest first. */
  List<Listed> blocks(UUID of, long before, int limit);

  /** The users that a user mutes, as shown to that user; as {@link #followers}. */
  List<Listed> mutes(UUID of, long before, int limit);

  /**
   * The followers whose home timeline shows a user's tweets, below a position, newest first: as
   * many as asked for, fewer only when there are no more. Followers who mute the user are left out.
   */
  List<TimelineFollower> timelineFollowers(UUID of, long before, int limit);

  /** The users that a user follows and does not mute; as {@link #timelineFollowers}. */
  TimelineFollowees timelineFollowees(UUID of, long before, int limit);

  /**
   * The version of {@link #timelineFollowees}: grows when the user follows, stops to follow, mutes
   * or stops to mute, and when a block removes a follow of the user.
   */
  long timelineVersion(UUID of);

  /** Number of all followers of a user. */
  int followersCount(UUID of);
}
