package io.minitwitter.tweet;

import io.minitwitter.mesh.time.Timestamps;
import java.util.UUID;

/** Tweets as messages of the contract, and back. */
final class TweetMessages {

  private TweetMessages() {}

  static io.minitwitter.tweet.v1.Tweet.Builder message(Tweet tweet) {
    return io.minitwitter.tweet.v1.Tweet.newBuilder()
        .setId(tweet.id())
        .setUserId(tweet.userId().toString())
        .setContent(tweet.content())
        .setCreatedAt(Timestamps.of(tweet.createdAt()))
        .setUpdatedAt(Timestamps.of(tweet.updatedAt()))
        .setLikesCount(tweet.likesCount())
        .setCommentsCount(tweet.commentsCount())
        .setRetweetsCount(tweet.retweetsCount());
  }

  /** A tweet as its viewer reads it. */
  static io.minitwitter.tweet.v1.Tweet message(AuthoredTweet seen) {
    return message(seen.tweet())
        .setAuthor(seen.author().message())
        .setLikedByMe(seen.liked())
        .build();
  }

  /** A tweet without its author and viewer. */
  static Tweet tweet(io.minitwitter.tweet.v1.Tweet message) {
    return new Tweet(
        message.getId(),
        UUID.fromString(message.getUserId()),
        message.getContent(),
        Timestamps.instant(message.getCreatedAt()),
        Timestamps.instant(message.getUpdatedAt()),
        message.getLikesCount(),
        message.getCommentsCount(),
        message.getRetweetsCount());
  }
}
