package io.minitwitter.timeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.follow.v1.FollowServiceGrpc.FollowServiceBlockingStub;
import io.minitwitter.like.v1.LikeServiceGrpc;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.mesh.client.ServiceChannels;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.people.Authors;
import io.minitwitter.people.LikeServiceLikedLookup;
import io.minitwitter.people.LikedLookup;
import io.minitwitter.people.TimelineVersions;
import io.minitwitter.people.TweetListVersions;
import io.minitwitter.people.UserServiceAuthors;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import io.minitwitter.tweet.v1.TweetServiceGrpc.TweetServiceBlockingStub;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of timeline-svc. */
@Configuration(proxyBeanMethods = false)
class TimelineConfiguration {

  /** Entries of a kept timeline; older ones are read from tweet-svc. */
  private static final int KEPT = 800;

  @Bean
  FollowServiceBlockingStub follows(ServiceChannels channels, ServiceTokenSource tokens) {
    return FollowServiceGrpc.newBlockingStub(channels.asService("follow", tokens));
  }

  @Bean
  TweetServiceBlockingStub tweets(ServiceChannels channels, ServiceTokenSource tokens) {
    return TweetServiceGrpc.newBlockingStub(channels.asService("tweet", tokens));
  }

  @Bean
  TimelineVersions timelineVersions(Redis redis) {
    return new TimelineVersions(redis);
  }

  @Bean
  TweetListVersions tweetListVersions(Redis redis) {
    return new TweetListVersions(redis);
  }

  @Bean
  FolloweeLookup followees(
      FollowServiceBlockingStub follows, TimelineVersions versions, TimelineSettings settings) {
    return new FollowServiceFollowees(follows, versions, settings.lookupTimeout());
  }

  @Bean
  Followers followers(FollowServiceBlockingStub follows, TimelineSettings settings) {
    return new FollowServiceFollowers(follows, settings.lookupTimeout());
  }

  @Bean
  TweetIds tweetIds(
      TweetServiceBlockingStub tweets, TweetListVersions versions, TimelineSettings settings) {
    return new TweetServiceIds(tweets, versions, settings.pulledTtl(), settings.lookupTimeout());
  }

  @Bean
  Authors authors(ServiceChannels channels, ServiceTokenSource tokens, TimelineSettings settings) {
    return new UserServiceAuthors(
        UserServiceGrpc.newBlockingStub(channels.asService("user", tokens)), settings.authors());
  }

  @Bean
  LikedLookup likedLookup(
      ServiceChannels channels, ServiceTokenSource tokens, Redis redis, TimelineSettings settings) {
    return new LikeServiceLikedLookup(
        LikeServiceGrpc.newBlockingStub(channels.asService("like", tokens)),
        TargetType.TARGET_TYPE_TWEET,
        redis,
        settings.likes());
  }

  @Bean
  TimelineStore timelineStore(Redis redis, TimelineSettings settings, MeterRegistry meters) {
    return new RedisTimelineStore(
        redis,
        KEPT,
        settings.keepUnread(),
        settings.rebuildAfter(),
        InstantSource.system(),
        meters);
  }

  @Bean
  TweetCreatedConsumer tweetCreatedConsumer(
      Followers followers, TimelineStore store, TimelineSettings settings) {
    return new TweetCreatedConsumer(followers, store, settings.pushBelow());
  }

  @Bean
  TimelineGrpcService timelineGrpcService(
      TimelineStore store,
      FolloweeLookup followees,
      TweetIds tweetIds,
      TweetServiceBlockingStub tweets,
      Authors authors,
      LikedLookup likes,
      TimelineSettings settings) {
    TimelineViews views =
        new TimelineViews(new TweetServiceTweets(tweets, settings.tweets()), authors, likes);
    return new TimelineGrpcService(new HomeTimelines(store, followees, tweetIds, views));
  }
}
