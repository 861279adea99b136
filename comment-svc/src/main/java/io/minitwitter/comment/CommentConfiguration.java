package io.minitwitter.comment;

import com.mongodb.client.MongoDatabase;
import io.minitwitter.comment.v1.CommentCountChanged;
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
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.InstantSource;
import org.bson.types.ObjectId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of comment-svc. */
@Configuration(proxyBeanMethods = false)
class CommentConfiguration {

  @Bean
  MongoCommentStore commentStore(MongoDatabase database) {
    return new MongoCommentStore(database);
  }

  @Bean
  Counts commentCounts(MongoDatabase database) {
    return new Counts(database.getCollection("comment_counts"));
  }

  @Bean
  Outbox commentOutbox(MongoCommentStore store) {
    return store.outbox();
  }

  @Bean
  StandaloneOutbox reports(MongoDatabase database) {
    return new StandaloneOutbox(database.getCollection("reports"));
  }

  @Bean
  UserDeletedConsumer userDeletedConsumer(
      NodeName self, Comments comments, StandaloneOutbox reports, OutboxRelay relay) {
    return new UserDeletedConsumer(
        self, comments::deleteAllOf, reports::add, InstantSource.system(), relay::wake);
  }

  @Bean
  Outbox commentCountOutbox(Counts counts) {
    return counts.outbox();
  }

  @Bean
  CountingWorker commentCounting(
      MongoCommentStore store, Counts counts, CommentSettings settings, OutboxRelay relay) {
    return new CountingWorker(
        "comment-counting",
        settings.countInterval(),
        store.counted(),
        counts,
        (tweetId, count) ->
            CommentCountChanged.newBuilder()
                .setTweetId(((ObjectId) tweetId).toHexString())
                .setCommentsCount(count.count())
                .setVersion(count.version())
                .build(),
        relay::wake);
  }

  @Bean
  CommentedTweets commentedTweets(
      ServiceChannels channels, ServiceTokenSource tokens, CommentSettings settings) {
    return new TweetServiceTweets(
        TweetServiceGrpc.newBlockingStub(channels.asService("tweet", tokens)), settings.tweets());
  }

  @Bean
  Authors authors(ServiceChannels channels, ServiceTokenSource tokens, CommentSettings settings) {
    return new UserServiceAuthors(
        UserServiceGrpc.newBlockingStub(channels.asService("user", tokens)), settings.authors());
  }

  @Bean
  BlocksAndMutes blocksAndMutes(
      ServiceChannels channels, ServiceTokenSource tokens, CommentSettings settings) {
    return new FollowServiceBlocksAndMutes(
        FollowServiceGrpc.newBlockingStub(channels.asService("follow", tokens)), settings.blocks());
  }

  @Bean
  CommentViews commentViews(Authors authors, BlocksAndMutes blocksAndMutes, LikedLookup likes) {
    return new CommentViews(new VisibleAuthors(authors, blocksAndMutes), likes);
  }

  @Bean
  Comments comments(
      CommentStore store,
      CommentedTweets tweets,
      CommentViews views,
      CountingWorker counting,
      OutboxRelay relay) {
    Runnable afterWrite =
        () -> {
          relay.wake();
          counting.wake();
        };
    return new Comments(store, tweets, views, new TimeOrderedIds(), afterWrite);
  }

  @Bean
  CommentLists commentLists(CommentStore store, CommentedTweets tweets, CommentViews views) {
    return new CommentLists(store, tweets, views);
  }

  @Bean
  PeriodicJob commentPurge(CommentStore store, CommentSettings settings) {
    return PeriodicJob.purge(
        "comment-purge",
        settings.purgeInterval(),
        settings.keepDeleted(),
        InstantSource.system(),
        store::purge);
  }

  @Bean
  LikeCountConsumer likeCountConsumer(Comments comments) {
    return new LikeCountConsumer(comments);
  }

  @Bean
  LikedLookup likedLookup(
      ServiceChannels channels, ServiceTokenSource tokens, Redis redis, CommentSettings settings) {
    return new LikeServiceLikedLookup(
        LikeServiceGrpc.newBlockingStub(channels.asService("like", tokens)),
        TargetType.TARGET_TYPE_COMMENT,
        redis,
        settings.likes());
  }

  @Bean
  CommentGrpcService commentGrpcService(Comments comments, CommentLists lists) {
    return new CommentGrpcService(comments, lists);
  }
}
