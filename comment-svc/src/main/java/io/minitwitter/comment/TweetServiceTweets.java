package io.minitwitter.comment;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.client.Lookup;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.TweetServiceGrpc.TweetServiceBlockingStub;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tweets from tweet-svc; no comment is written or listed while it fails. */
final class TweetServiceTweets implements CommentedTweets {

  private final Lookup<String, CommentedTweet> lookup;

  TweetServiceTweets(TweetServiceBlockingStub tweets, LookupSettings settings) {
    this.lookup = Lookup.refusing("Tweets", tweets, settings, TweetServiceTweets::find);
  }

  @Override
  public CommentedTweet byId(String id) {
    return lookup
        .one(id)
        .orElseThrow(
            () -> Errors.of(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "There is no such tweet."));
  }

  private static Map<String, CommentedTweet> find(
      TweetServiceBlockingStub tweets, List<String> ids) {
    return tweets
        .batchGetTweets(BatchGetTweetsRequest.newBuilder().addAllIds(ids).build())
        .getTweetsList()
        .stream()
        .map(tweet -> new CommentedTweet(tweet.getId(), UUID.fromString(tweet.getUserId())))
        .collect(Collectors.toMap(CommentedTweet::id, Function.identity()));
  }
}
