package io.minitwitter.timeline;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Home timelines that are kept while they are read, as ids of tweets. A kept timeline holds the
 * newest tweets of its reader's followees at one version of these, except the tweets of pulled
 * authors, which are merged when it is read. It is a cache: an entry may be of a deleted tweet, and
 * the whole can be absent at any time.
 */
interface TimelineStore {

  /** Most entries of a kept timeline. */
  int size();

  /** What a reader's timeline in the store is. */
  sealed interface Reading {}

  /** The store cannot be reached, or there is none. */
  record Unreachable() implements Reading {}

  /** There is no timeline that can be used. */
  record Absent() implements Reading {}

  /**
   * A kept timeline.
   *
   * @param version of the reader's followees that it was built for
   * @param pulled the followees whose tweets are to be merged
   * @param ids the newest entries, newest first
   * @param complete whether there are no older tweets than these, of followees who are not pulled
   */
  record Kept(long version, Set<UUID> pulled, List<String> ids, boolean complete)
      implements Reading {}

  /**
   * A timeline that is being built: tweets that are pushed since then are in it.
   *
   * @param version of the reader's followees
   * @param pulled all pulled authors
   * @param pulledVersion of these
   * @param marker of this build
   */
  record Build(
      UUID reader, long version, Set<UUID> pulled, ByteString pulledVersion, ByteString marker) {}

  /**
   * Begins to read the newest entries of a reader's timeline, which is kept longer by that, and
   * returns immediately.
   */
  Supplier<Reading> start(UUID reader, int limit);

  /**
   * Begins to build a reader's timeline. Tweets that are read from their store after this, and
   * tweets that are pushed after this, are all that belong to it.
   *
   * @return empty if it cannot be kept now, or another call is building it
   */
  Optional<Build> begin(UUID reader, long version);

  /**
   * Keeps a timeline, unless it was removed, or another build begun, since {@link #begin}.
   *
   * @param pulled the reader's followees whose tweets are not among {@code ids}
   * @param ids the newest {@link #size()}, newest first; fewer if there are no more
   */
  void finish(Build build, Set<UUID> pulled, List<String> ids);

  /** Removes a reader's timeline. If the store cannot be reached it may stay. */
  void remove(UUID reader);

  /**
   * Adds a tweet to those timelines of its author's followers that are kept at the version of the
   * follower; one at another version is removed. It can be repeated.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE if the store cannot be reached; some may
   *     have it
   */
  void push(String tweetId, List<Followers.Follower> followers);

  /**
   * Whether an author's tweets are merged when timelines are read, and not pushed.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE if the store cannot be reached
   */
  boolean isPulled(UUID author);

  /**
   * Makes an author one whose tweets are merged. Timelines that were built before become absent.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE if the store cannot be reached
   */
  void addPulled(UUID author);
}
