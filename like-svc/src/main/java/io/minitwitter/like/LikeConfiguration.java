package io.minitwitter.like;

import com.mongodb.client.MongoDatabase;
import io.minitwitter.comment.v1.CommentServiceGrpc;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.like.v1.LikeCountChanged;
import io.minitwitter.mesh.client.ServiceChannels;
import io.minitwitter.mesh.count.Count;
import io.minitwitter.mesh.count.CountingWorker;
import io.minitwitter.mesh.count.Counts;
import io.minitwitter.mesh.event.Outbox;
import io.minitwitter.mesh.event.OutboxRelay;
import io.minitwitter.mesh.event.StandaloneOutbox;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.people.Authors;
import io.minitwitter.people.BlocksAndMutes;
import io.minitwitter.people.FollowServiceBlocksAndMutes;
import io.minitwitter.people.LikeVersions;
import io.minitwitter.people.UserDeletedConsumer;
import io.minitwitter.people.UserServiceAuthors;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of like-svc. */
@Configuration(proxyBeanMethods = false)
class LikeConfiguration {

  @Bean
  MongoLikeStore likeStore(MongoDatabase database) {
    return new MongoLikeStore(database);
  }

  @Bean
  Counts likeCounts(MongoDatabase database) {
    return new Counts(database.getCollection("like_counts"));
  }

  @Bean
  Outbox likeOutbox(MongoLikeStore store) {
    return store.outbox();
  }

  @Bean
  StandaloneOutbox reports(MongoDatabase database) {
    return new StandaloneOutbox(database.getCollection("reports"));
  }

  @Bean
  UserDeletedConsumer userDeletedConsumer(
      NodeName self, Likes likes, StandaloneOutbox reports, OutboxRelay relay) {
    return new UserDeletedConsumer(
        self, likes::unlikeAllOf, reports::add, InstantSource.system(), relay::wake);
  }

  @Bean
  Outbox likeCountOutbox(Counts counts) {
    return counts.outbox();
  }

  @Bean
  CountingWorker likeCounting(
      MongoLikeStore store, Counts counts, OutboxRelay relay, LikeSettings settings) {
    return new CountingWorker(
        "like-counting",
        settings.countInterval(),
        store.counted(),
        counts,
        LikeConfiguration::changed,
        relay::wake);
  }

  /** The event of a changed count. */
  static LikeCountChanged changed(Object key, Count count) {
    Target target = LikeDocument.target(key);
    return LikeCountChanged.newBuilder()
        .setTargetType(LikeGrpcService.message(target.type()))
        .setTargetId(target.id())
        .setLikesCount(count.count())
        .setVersion(count.version())
        .build();
  }

  @Bean
  Lookups lookups(ServiceChannels channels, ServiceTokenSource tokens, LikeSettings settings) {
    return new ServiceLookups(
        TweetServiceGrpc.newBlockingStub(channels.asService("tweet", tokens)),
        CommentServiceGrpc.newBlockingStub(channels.asService("comment", tokens)),
        UserServiceGrpc.newBlockingStub(channels.asService("user", tokens)),
        settings.targets());
  }

  @Bean
  Authors authors(ServiceChannels channels, ServiceTokenSource tokens, LikeSettings settings) {
    return new UserServiceAuthors(
        UserServiceGrpc.newBlockingStub(channels.asService("user", tokens)), settings.authors());
  }

  @Bean
  BlocksAndMutes blocksAndMutes(
      ServiceChannels channels, ServiceTokenSource tokens, LikeSettings settings) {
    return new FollowServiceBlocksAndMutes(
        FollowServiceGrpc.newBlockingStub(channels.asService("follow", tokens)), settings.blocks());
  }

  @Bean
  LikeVersions likeVersions(Redis redis) {
    return new LikeVersions(redis);
  }

  @Bean
  Likes likes(
      LikeStore store,
      Lookups lookups,
      BlocksAndMutes blocksAndMutes,
      LikeVersions versions,
      CountingWorker counting,
      OutboxRelay relay) {
    Runnable afterWrite =
        () -> {
          relay.wake();
          counting.wake();
        };
    return new Likes(
        store,
        lookups,
        blocksAndMutes,
        new TimeOrderedIds(),
        (user, type) -> versions.changed(user, LikeGrpcService.message(type)),
        afterWrite);
  }

  @Bean
  LikeLists likeLists(
      LikeStore store, Lookups lookups, Authors authors, BlocksAndMutes blocksAndMutes) {
    return new LikeLists(store, lookups, authors, blocksAndMutes);
  }

  @Bean
  LikeGrpcService likeGrpcService(Likes likes, LikeLists lists, Counts counts) {
    return new LikeGrpcService(likes, lists, target -> counts.of(LikeDocument.key(target)).count());
  }
}
