package io.minitwitter.comment;

/** Looks up tweets. */
interface CommentedTweets {

  /**
   * The tweet with this id.
   *
   * @throws io.grpc.StatusRuntimeException TWEET_NOT_FOUND; UNAVAILABLE if tweet-svc cannot be
   *     reached
   */
  CommentedTweet byId(String id);
}
