package io.minitwitter.comment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetServiceGrpc.TweetServiceBlockingStub;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Tweets from tweet-svc. Those that were found are kept in memory for a moment, since much is
 * written and read below few tweets; that one does not exist is not kept, so that a tweet that was
 * just posted is seen at once.
 */
final class TweetServiceTweets implements CommentedTweets {

  private final TweetServiceBlockingStub tweets;
  private final Duration timeout;
  private final Cache<String, CommentedTweet> near;

  TweetServiceTweets(TweetServiceBlockingStub tweets, CommentSettings settings) {
    this.tweets = tweets;
    this.timeout = settings.tweetsTimeout();
    this.near =
        Caffeine.newBuilder()
            .maximumSize(settings.tweetsSize())
            .expireAfterWrite(settings.tweetsTtl())
            .build();
  }

  @Override
  public CommentedTweet byId(String id) {
    CommentedTweet known = near.getIfPresent(id);
    if (known != null) {
      return known;
    }
    List<Tweet> found = ask(id);
    if (found.isEmpty()) {
      throw Errors.of(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "There is no such tweet.");
    }
    CommentedTweet tweet = new CommentedTweet(id, UUID.fromString(found.getFirst().getUserId()));
    near.put(id, tweet);
    return tweet;
  }

  private List<Tweet> ask(String id) {
    try {
      return tweets
          .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
          .batchGetTweets(BatchGetTweetsRequest.newBuilder().addIds(id).build())
          .getTweetsList();
    } catch (StatusRuntimeException e) {
      if (Context.current().isCancelled()) {
        // Nobody waits for the answer any more.
        throw e;
      }
      // Also when our own token, not the caller's, was refused: to the caller that is an outage.
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE,
          "Tweets cannot be reached; try again.",
          Duration.ofSeconds(1),
          e);
    }
  }
}
