package io.minitwitter.comment;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.store.InMemoryDocuments;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Comments in a map, for the use cases' tests; fulfils the same contract as the real store. */
final class InMemoryCommentStore extends InMemoryDocuments<Comment> implements CommentStore {

  @Override
  public List<Comment> ofTweetBefore(String tweetId, String id, int limit) {
    return before(id, limit, comment -> comment.tweetId().equals(tweetId));
  }

  @Override
  public Optional<Comment> update(String id, String content, Instant now, Event... events) {
    return change(id, comment -> changed(comment, content, now, comment.likesCount()), events);
  }

  @Override
  public boolean setLikesCount(String id, int count, long version) {
    return setIfNewer(
        id,
        "likes",
        version,
        comment -> changed(comment, comment.content(), comment.updatedAt(), count));
  }

  private static Comment changed(Comment comment, String content, Instant updatedAt, int likes) {
    return new Comment(
        comment.id(),
        comment.tweetId(),
        comment.tweetUserId(),
        comment.userId(),
        content,
        comment.createdAt(),
        updatedAt,
        likes);
  }
}
