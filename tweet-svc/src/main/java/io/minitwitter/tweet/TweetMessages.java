package io.minitwitter.tweet;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.UUID;

/** Tweets as messages of the contract, and back; what is not of the tweet itself is left out. */
final class TweetMessages {

  private TweetMessages() {}

  static io.minitwitter.tweet.v1.Tweet.Builder message(Tweet tweet) {
    return io.minitwitter.tweet.v1.Tweet.newBuilder()
        .setId(tweet.id())
        .setUserId(tweet.userId().toString())
        .setContent(tweet.content())
        .setCreatedAt(timestamp(tweet.createdAt()))
        .setUpdatedAt(timestamp(tweet.updatedAt()))
        .setLikesCount(tweet.likesCount())
        .setCommentsCount(tweet.commentsCount())
        .setRetweetsCount(tweet.retweetsCount());
  }

  static Tweet tweet(io.minitwitter.tweet.v1.Tweet message) {
    return new Tweet(
        message.getId(),
        UUID.fromString(message.getUserId()),
        message.getContent(),
        instant(message.getCreatedAt()),
        instant(message.getUpdatedAt()),
        message.getLikesCount(),
        message.getCommentsCount(),
        message.getRetweetsCount());
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
