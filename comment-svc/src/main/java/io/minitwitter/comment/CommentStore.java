package io.minitwitter.comment;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where comments are kept. A write that returns is durable: journaled, on a majority of the
 * servers, and seen by every later read. One that throws may have happened or not. No read gives a
 * deleted comment.
 */
interface CommentStore {

  /** Above every id: where a list begins. */
  String BEGINNING = "f".repeat(24);

  /**
   * Adds a comment, unless one was made with the same key since {@code keysSince}.
   *
   * @param key of the call; without one the comment is always new
   * @param keysSince a key that was used before this counts as never used
   * @param events stored with the comment, to be published; not those of one that was there
   */
  Creation create(
      Comment comment, Optional<IdempotencyKey> key, Instant keysSince, Event... events);

  /** What became of a create. */
  sealed interface Creation {

    /** The comment was added, or was there already, made by the same request under the same key. */
    record Done(Comment comment) implements Creation {}

    /** The same request made a comment under the same key, and it was deleted since. */
    record DeletedSince() implements Creation {}

    /** The key was used by another request; nothing was added. */
    record KeyReused() implements Creation {}
  }

  /** The comment with this id. */
  Optional<Comment> byId(String id);

  /** Those of the comments that there are, in no order, each once. */
  List<Comment> byIds(Collection<String> ids);

  /**
   * A tweet's comments below an id, newest first: as many as asked for, fewer only when there are
   * no more.
   */
  List<Comment> ofTweetBefore(String tweetId, String id, int limit);

  /**
   * Gives a comment another text.
   *
   * @return the comment afterwards; empty when there is none
   */
  Optional<Comment> update(String id, String content, Instant now);

  /**
   * Deletes a comment: no later read gives it and its text is gone, while its document stays until
   * {@link #purge}.
   *
   * @param events published if and only if this call deleted the comment
   * @return whether there was one; of several calls at once one gets {@code true}
   */
  boolean delete(String id, Instant now, Event... events);

  /**
   * Deletes a person's newest comments below an id, as {@link #delete}.
   *
   * @param limit most comments
   * @return ids of those that there were, the newest first; fewer than asked for only at the end
   */
  List<String> deleteOfUserBefore(UUID userId, String id, int limit, Instant now);

  /**
   * Takes over how many people like a comment, unless a count of this version or a newer one is
   * known. It is no change of the comment: {@code updatedAt} stays.
   *
   * @return whether it was taken over; not for a comment that there is not
   */
  boolean setLikesCount(String id, int count, long version);

  /**
   * Removes what is left of comments deleted before a time, unless something about them is still to
   * be counted or published.
   *
   * @return how many were removed
   */
  int purge(Instant deletedBefore);
}
