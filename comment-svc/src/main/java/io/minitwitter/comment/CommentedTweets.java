package io.minitwitter.comment;

/** Where tweets are looked up. */
interface CommentedTweets {

  /**
   * The tweet with this id.
   *
   * @throws io.grpc.StatusRuntimeException TWEET_NOT_FOUND; UNAVAILABLE while nobody can say
   */
  CommentedTweet byId(String id);
}
