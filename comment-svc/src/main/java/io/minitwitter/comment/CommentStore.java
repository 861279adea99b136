package io.minitwitter.comment;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.store.Documents;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stores comments. */
interface CommentStore extends Documents<Comment> {

  /** A tweet's comments below an id, newest first; as {@link #ofUserBefore}. */
  List<Comment> ofTweetBefore(String tweetId, String id, int limit);

  /**
   * Changes a comment's text.
   *
   * @param events published if and only if this call changed the comment
   * @return the comment afterwards; empty if there is none
   */
  Optional<Comment> update(String id, String content, Instant now, Event... events);

  /**
   * Sets the number of likes, unless the same or a newer version of it is stored. The comment does
   * not count as updated.
   *
   * @return whether the comment exists and the count was stored
   */
  boolean setLikesCount(String id, int count, long version);
}
