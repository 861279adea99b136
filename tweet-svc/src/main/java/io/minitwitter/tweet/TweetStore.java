package io.minitwitter.tweet;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where tweets are kept. A write that returns is durable: journaled, on a majority of the servers,
 * and seen by every later read. One that throws may have happened or not. No read gives a deleted
 * tweet.
 */
interface TweetStore {

  /** Above every id: where a list begins. */
  String BEGINNING = "f".repeat(24);

  /**
   * Adds a tweet, unless one was made with the same key since {@code keysSince}.
   *
   * @param key of the call; without one the tweet is always new
   * @param keysSince a key that was used before this counts as never used
   * @param events stored with the tweet, to be published; not those of a tweet that was there
   */
  Creation create(Tweet tweet, Optional<IdempotencyKey> key, Instant keysSince, Event... events);

  /** What became of a create. */
  sealed interface Creation {

    /** The tweet was added, or was there already, made by the same request under the same key. */
    record Done(Tweet tweet) implements Creation {}

    /** The same request made a tweet under the same key, and it was deleted since. */
    record DeletedSince() implements Creation {}

    /** The key was used by another request; nothing was added. */
    record KeyReused() implements Creation {}
  }

  /** The tweet with this id. */
  Optional<Tweet> byId(String id);

  /** Those of the tweets that there are, in no order, each once. */
  List<Tweet> byIds(Collection<String> ids);

  /**
   * Everybody's tweets below an id, newest first: as many as asked for, fewer only when there are
   * no more.
   */
  List<Tweet> before(String id, int limit);

  /** One person's tweets below an id, newest first; as {@link #before}. */
  List<Tweet> ofUserBefore(UUID userId, String id, int limit);

  /**
   * Deletes a tweet: no later read gives it and its text is gone, while its document stays until
   * {@link #purge}.
   *
   * @param events published if and only if this call deleted the tweet
   * @return whether there was one; of several calls at once one gets {@code true}
   */
  boolean delete(String id, Instant now, Event... events);

  /**
   * Deletes a person's newest tweets below an id, as {@link #delete}.
   *
   * @param limit most tweets
   * @return ids of those that there were, the newest first; fewer than asked for only at the end
   */
  List<String> deleteOfUserBefore(UUID userId, String id, int limit, Instant now);

  /**
   * Says how many likes a tweet has, unless a count of the same or a newer version is known. It is
   * no change of the tweet: when it last changed stays.
   *
   * @return whether the tweet is there and took the count
   */
  boolean setLikesCount(String id, int count, long version);

  /**
   * Says how many comments a tweet has, unless a count of the same or a newer version is known. It
   * is no change of the tweet: when it last changed stays.
   *
   * @return whether the tweet is there and took the count
   */
  boolean setCommentsCount(String id, int count, long version);

  /**
   * Removes what is left of tweets deleted before a time, unless something about them is still to
   * be published or counted.
   *
   * @return how many were removed
   */
  int purge(Instant deletedBefore);
}
