package io.minitwitter.timeline;

import io.minitwitter.mesh.client.Lookup;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetServiceGrpc.TweetServiceBlockingStub;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tweets from tweet-svc. */
final class TweetServiceTweets implements TweetLookup {

  private final Lookup<String, Tweet> lookup;

  /**
   * Tweets as a service looks them up.
   *
   * @param tweets calls tweet-svc as that service
   */
  TweetServiceTweets(TweetServiceBlockingStub tweets, LookupSettings settings) {
    this.lookup = Lookup.refusing("Tweets", tweets, settings, TweetServiceTweets::find);
  }

  @Override
  public Map<String, Tweet> byIds(Collection<String> ids) {
    return lookup.get(ids);
  }

  private static Map<String, Tweet> find(TweetServiceBlockingStub tweets, List<String> ids) {
    return tweets
        .batchGetTweets(BatchGetTweetsRequest.newBuilder().addAllIds(ids).build())
        .getTweetsList()
        .stream()
        .collect(Collectors.toMap(Tweet::getId, Function.identity()));
  }
}
