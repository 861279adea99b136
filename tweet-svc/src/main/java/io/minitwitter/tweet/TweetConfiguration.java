package io.minitwitter.tweet;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.like.v1.LikeServiceGrpc;
import io.minitwitter.like.v1.TargetType;
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
import io.minitwitter.people.VisibleAuthors;
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
  @Primary
  CachedTweetStore tweetStore(
      MongoTweetStore store, Redis redis, TweetSettings settings, MeterRegistry meters) {
    return new CachedTweetStore(store, redis, settings.cache(), meters);
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
  TweetViews tweetViews(Authors authors, BlocksAndMutes blocksAndMutes, LikedLookup likes) {
    return new TweetViews(new VisibleAuthors(authors, blocksAndMutes), likes);
  }

  @Bean
  Tweets tweets(TweetStore store, TweetViews views, CountingWorker counting, OutboxRelay relay) {
    Runnable afterWrite =
        () -> {
          relay.wake();
          counting.wake();
        };
    return new Tweets(store, views, new TimeOrderedIds(), afterWrite);
  }

  @Bean
  TweetLists tweetLists(TweetStore store, TweetViews views) {
    return new TweetLists(store, views);
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
      ServiceChannels channels, ServiceTokenSource tokens, Redis redis, TweetSettings settings) {
    return new LikeServiceLikedLookup(
        LikeServiceGrpc.newBlockingStub(channels.asService("like", tokens)),
        TargetType.TARGET_TYPE_TWEET,
        redis,
        settings.likes());
  }

  @Bean
  TweetGrpcService tweetGrpcService(Tweets tweets, TweetLists lists) {
    return new TweetGrpcService(tweets, lists);
  }
}
