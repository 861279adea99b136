package io.minitwitter.comment;

import io.minitwitter.comment.v1.CommentServiceGrpc;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.paging.IdPages;
import io.minitwitter.mesh.paging.Page;
import java.util.Optional;
import java.util.UUID;

/** Comments below a tweet, page by page, as the viewer sees them. */
final class CommentLists {

  private static final String OF_TWEET =
      CommentServiceGrpc.getListCommentsMethod().getFullMethodName();

  private final CommentStore store;
  private final CommentedTweets tweets;
  private final CommentViews views;

  CommentLists(CommentStore store, CommentedTweets tweets, CommentViews views) {
    this.store = store;
    this.tweets = tweets;
    this.views = views;
  }

  /** A page of a tweet's comments; those of a deleted or hidden tweet are not listed. */
  Page<AuthoredComment> ofTweet(Optional<UUID> viewer, String tweetId, int size, String token) {
    CommentedTweet tweet = tweets.byId(tweetId);
    if (views.authors().blocksAndMutes().isHidden(viewer, tweet.userId())) {
      throw Errors.of(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "There is no such tweet.");
    }
    return new IdPages<Comment, AuthoredComment>(Comment::id, views.of(viewer))
        .page(
            OF_TWEET + ":" + tweetId,
            size,
            token,
            (before, limit) -> store.ofTweetBefore(tweetId, before, limit));
  }
}
