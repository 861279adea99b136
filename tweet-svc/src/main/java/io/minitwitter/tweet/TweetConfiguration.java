package io.minitwitter.tweet;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.like.v1.LikeServiceGrpc;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.cache.SharedCache;
import io.minitwitter.mesh.client.ServiceChannels;
import io.minitwitter.mesh.count.CountingWorker;
import io.minitwitter.mesh.count.Counts;
import io.minitwitter.mesh.event.Outbox;
import io.minitwitter.mesh.event.OutboxRelay;
import io.minitwitter.mesh.event.StandaloneOutbox;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.node.PeriodicJob;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.people.Authors;
import io.minitwitter.people.BlocksAndMutes;
import io.minitwitter.people.FollowServiceBlocksAndMutes;
import io.minitwitter.people.LikeServiceLikedLookup;
import io.minitwitter.people.LikedLookup;
import io.minitwitter.people.UserDeletedConsumer;
import io.minitwitter.people.UserServiceAuthors;
import io.minitwitter.tweet.v1.TweetCountChanged;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The beans of tweet-svc. */
@Configuration(proxyBeanMethods = false)
class TweetConfiguration {

  @Bean
  MongoTweetStore mongoTweetStore(MongoDatabase database) {
    return new MongoTweetStore(database);
  }

  @Bean
  SharedCache<io.minitwitter.tweet.v1.Tweet> tweetCache(
      Redis redis, TweetSettings settings, MeterRegistry meters) {
    return new SharedCache<>(
        redis,
        "tweet",
        "tweet",
        io.minitwitter.tweet.v1.Tweet.parser(),
        settings.cacheRedisTtl(),
        meters);
  }

  @Bean
  @Primary
  CachedTweetStore tweetStore(
      MongoTweetStore store, SharedCache<io.minitwitter.tweet.v1.Tweet> cache) {
    return new CachedTweetStore(store, cache);
  }

  @Bean
  TweetDeletedConsumer tweetDeletedConsumer(CachedTweetStore store) {
    return new TweetDeletedConsumer(store);
  }

  @Bean
  Outbox tweetOutbox(MongoTweetStore store) {
    return store.outbox();
  }

  @Bean
  Counts tweetCounts(MongoDatabase database) {
    return new Counts(database.getCollection("tweet_counts"));
  }

  @Bean
  StandaloneOutbox reports(MongoDatabase database) {
    return new StandaloneOutbox(database.getCollection("reports"));
  }

  @Bean
  UserDeletedConsumer userDeletedConsumer(
      NodeName self, Tweets tweets, StandaloneOutbox reports, OutboxRelay relay) {
    return new UserDeletedConsumer(
        self, tweets::deleteAllOf, reports::add, InstantSource.system(), relay::wake);
  }

  @Bean
  Outbox tweetCountOutbox(Counts counts) {
    return counts.outbox();
  }

  @Bean
  CountingWorker tweetCounting(
      MongoTweetStore store, Counts counts, TweetSettings settings, OutboxRelay relay) {
    return new CountingWorker(
        "tweet-counting",
        settings.countInterval(),
        store.counted(),
        counts,
        (userId, count) ->
            TweetCountChanged.newBuilder()
                .setUserId(userId.toString())
                .setTweetsCount(count.count())
                .setVersion(count.version())
                .build(),
        relay::wake);
  }

  @Bean
  CommentCountConsumer commentCountConsumer(Tweets tweets) {
    return new CommentCountConsumer(tweets);
  }

  @Bean
  Authors authors(ServiceChannels channels, ServiceTokenSource tokens, TweetSettings settings) {
    return new UserServiceAuthors(
        UserServiceGrpc.newBlockingStub(channels.asService("user", tokens)), settings.authors());
  }

  @Bean
  BlocksAndMutes blocksAndMutes(
      ServiceChannels channels, ServiceTokenSource tokens, TweetSettings settings) {
    return new FollowServiceBlocksAndMutes(
        FollowServiceGrpc.newBlockingStub(channels.asService("follow", tokens)), settings.blocks());
  }

  @Bean
  Tweets tweets(
      TweetStore store,
      Authors authors,
      BlocksAndMutes blocksAndMutes,
      TweetSettings settings,
      CountingWorker counting,
      OutboxRelay relay) {
    Runnable afterWrite =
        () -> {
          relay.wake();
          counting.wake();
        };
    return new Tweets(store, authors, blocksAndMutes, new TimeOrderedIds(), settings, afterWrite);
  }

  @Bean
  TweetLists tweetLists(TweetStore store, Authors authors, BlocksAndMutes blocksAndMutes) {
    return new TweetLists(store, authors, blocksAndMutes);
  }

  @Bean
  PeriodicJob tweetPurge(TweetStore store, TweetSettings settings) {
    return PeriodicJob.purge(
        "tweet-purge",
        settings.purgeInterval(),
        settings.keepDeleted(),
        InstantSource.system(),
        store::purge);
  }

  @Bean
  LikeCountConsumer likeCountConsumer(Tweets tweets) {
    return new LikeCountConsumer(tweets);
  }

  @Bean
  LikedLookup likedLookup(
      ServiceChannels channels, ServiceTokenSource tokens, TweetSettings settings) {
    return new LikeServiceLikedLookup(
        LikeServiceGrpc.newBlockingStub(channels.asService("like", tokens)),
        TargetType.TARGET_TYPE_TWEET,
        settings.likesTimeout());
  }

  @Bean
  TweetGrpcService tweetGrpcService(Tweets tweets, TweetLists lists, LikedLookup likedLookup) {
    return new TweetGrpcService(tweets, lists, likedLookup);
  }
}
