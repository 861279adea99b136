package io.minitwitter.tweet;

import io.minitwitter.mesh.store.InMemoryDocuments;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Tweets in a map, for the use cases' tests; fulfils the same contract as the real store. */
final class InMemoryTweetStore extends InMemoryDocuments<Tweet> implements TweetStore {

  @Override
  public List<Tweet> before(String id, int limit) {
    return before(id, limit, tweet -> true);
  }

  @Override
  public List<ListedTweet> idsBefore(String id, int limit) {
    return ids(before(id, limit));
  }

  @Override
  public List<ListedTweet> idsOfUsersBefore(Set<UUID> userIds, String id, int limit) {
    return ids(before(id, limit, tweet -> userIds.contains(tweet.userId())));
  }

  private static List<ListedTweet> ids(List<Tweet> tweets) {
    return tweets.stream().map(tweet -> new ListedTweet(tweet.id(), tweet.userId())).toList();
  }

  @Override
  public boolean setLikesCount(String id, int count, long version) {
    return setIfNewer(id, "likes", version, tweet -> counted(tweet, count, tweet.commentsCount()));
  }

  @Override
  public boolean setCommentsCount(String id, int count, long version) {
    return setIfNewer(id, "comments", version, tweet -> counted(tweet, tweet.likesCount(), count));
  }

  private static Tweet counted(Tweet tweet, int likes, int comments) {
    return new Tweet(
        tweet.id(),
        tweet.userId(),
        tweet.content(),
        tweet.createdAt(),
        tweet.updatedAt(),
        likes,
        comments,
        tweet.retweetsCount());
  }
}
