package io.minitwitter.comment;

import io.minitwitter.comment.v1.CommentServiceGrpc;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.paging.FilledPages;
import io.minitwitter.mesh.paging.IdPositions;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.people.Author;
import io.minitwitter.people.Authors;
import io.minitwitter.people.BlocksAndMutes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Comments below a tweet, page by page, without those whose author is gone or hidden from the
 * viewer by a block. The viewer is empty for somebody who is not logged in.
 */
final class CommentLists {

  private static final Logger log = LoggerFactory.getLogger(CommentLists.class);
  private static final String OF_TWEET =
      CommentServiceGrpc.getListCommentsMethod().getFullMethodName();

  private final CommentStore store;
  private final CommentedTweets tweets;
  private final Authors authors;
  private final BlocksAndMutes blocksAndMutes;

  CommentLists(
      CommentStore store, CommentedTweets tweets, Authors authors, BlocksAndMutes blocksAndMutes) {
    this.store = store;
    this.tweets = tweets;
    this.authors = authors;
    this.blocksAndMutes = blocksAndMutes;
  }

  /** A page of a tweet's comments; a tweet that was deleted has none that anybody may list. */
  Page<AuthoredComment> ofTweet(Optional<UUID> viewer, String tweetId, int size, String token) {
    CommentedTweet tweet = tweets.byId(tweetId);
    if (!blocksAndMutes.hiddenFrom(viewer, Set.of(tweet.userId())).isEmpty()) {
      throw Errors.of(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "There is no such tweet.");
    }
    return new FilledPages<Comment, AuthoredComment>(
            new IdPositions<>(Comment::id), comments -> authored(comments, viewer))
        .page(
            OF_TWEET + ":" + tweetId,
            size,
            token,
            (position, limit) ->
                store.ofTweetBefore(
                    tweetId, IdPositions.id(position, CommentStore.BEGINNING), limit));
  }

  private Function<Comment, Optional<AuthoredComment>> authored(
      List<Comment> comments, Optional<UUID> viewer) {
    Set<UUID> ids = comments.stream().map(Comment::userId).collect(Collectors.toSet());
    Map<UUID, Author> byId = ids.isEmpty() ? Map.of() : authors.byIds(ids);
    Set<UUID> hidden = blocksAndMutes.hiddenFrom(viewer, ids);
    return comment -> {
      Author author = byId.get(comment.userId());
      if (author == null) {
        log.info(
            "comment {} is left out: its author {} was deleted", comment.id(), comment.userId());
      }
      return Optional.ofNullable(author)
          .filter(there -> !hidden.contains(there.id()))
          .map(there -> new AuthoredComment(comment, there));
    };
  }
}
