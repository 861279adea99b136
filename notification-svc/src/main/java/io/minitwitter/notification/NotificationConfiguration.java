package io.minitwitter.notification;

import com.mongodb.client.MongoDatabase;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.mesh.client.ServiceChannels;
import io.minitwitter.mesh.event.OutboxRelay;
import io.minitwitter.mesh.event.StandaloneOutbox;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.node.PeriodicJob;
import io.minitwitter.people.Authors;
import io.minitwitter.people.BlocksAndMutes;
import io.minitwitter.people.FollowServiceBlocksAndMutes;
import io.minitwitter.people.UserDeletedConsumer;
import io.minitwitter.people.UserServiceAuthors;
import io.minitwitter.people.VisibleAuthors;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToIntFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of notification-svc. */
@Configuration(proxyBeanMethods = false)
class NotificationConfiguration {
  /**
   * Likes and fan-out progress are kept longer than notifications by this much: a group of likes
   * must find each like that it counts.
   */
  private static final Duration LONGER = Duration.ofDays(7);

  @Bean
  MongoStores mongoStores(MongoDatabase database) {
    return new MongoStores(database, new TimeOrderedIds());
  }

  @Bean
  NotificationStore notificationStore(MongoStores stores) {
    return stores.notifications();
  }

  @Bean
  LikeGroups likeGroups(MongoStores stores) {
    return stores.likeGroups();
  }

  @Bean
  PreferenceStore preferenceStore(MongoDatabase database) {
    return new MongoPreferenceStore(database);
  }

  @Bean
  FanoutProgress fanoutProgress(MongoDatabase database) {
    return new MongoFanoutProgress(database, InstantSource.system());
  }

  @Bean
  Authors authors(
      ServiceChannels channels, ServiceTokenSource tokens, NotificationSettings settings) {
    return new UserServiceAuthors(
        UserServiceGrpc.newBlockingStub(channels.asService("user", tokens)), settings.authors());
  }

  @Bean
  Usernames usernames(
      ServiceChannels channels, ServiceTokenSource tokens, NotificationSettings settings) {
    return new UserServiceUsernames(
        UserServiceGrpc.newBlockingStub(channels.asService("user", tokens)),
        settings.lookupTimeout());
  }

  @Bean
  BlocksAndMutes blocksAndMutes(
      ServiceChannels channels, ServiceTokenSource tokens, NotificationSettings settings) {
    return new FollowServiceBlocksAndMutes(
        FollowServiceGrpc.newBlockingStub(channels.asService("follow", tokens)), settings.blocks());
  }

  @Bean
  NotifiedFollowers notifiedFollowers(
      ServiceChannels channels, ServiceTokenSource tokens, NotificationSettings settings) {
    return new FollowServiceNotifiedFollowers(
        FollowServiceGrpc.newBlockingStub(channels.asService("follow", tokens)),
        settings.lookupTimeout());
  }

  @Bean
  Notifier notifier(
      NotificationStore notifications,
      LikeGroups likes,
      PreferenceStore preferences,
      BlocksAndMutes blocksAndMutes,
      DeletedTargets deleted) {
    return new Notifier(notifications, likes, preferences, blocksAndMutes, deleted);
  }

  @Bean
  DeletedTargets deletedTargets(MongoDatabase database) {
    return new MongoDeletedTargets(database, InstantSource.system());
  }

  @Bean
  PeriodicJob deletedTargetPurge(DeletedTargets deleted, NotificationSettings settings) {
    return purge(
        "deleted-target-purge", settings, settings.keep().plus(LONGER), deleted::removeBefore);
  }

  @Bean
  TweetDeletedConsumer tweetDeletedConsumer(Notifier notifier) {
    return new TweetDeletedConsumer(notifier);
  }

  @Bean
  CommentDeletedConsumer commentDeletedConsumer(Notifier notifier) {
    return new CommentDeletedConsumer(notifier);
  }

  @Bean
  CommentUpdatedConsumer commentUpdatedConsumer(Notifier notifier, Usernames usernames) {
    return new CommentUpdatedConsumer(notifier, usernames);
  }

  @Bean
  UserFollowedConsumer userFollowedConsumer(Notifier notifier) {
    return new UserFollowedConsumer(notifier);
  }

  @Bean
  LikeChangedConsumer likeChangedConsumer(Notifier notifier) {
    return new LikeChangedConsumer(notifier);
  }

  @Bean
  CommentCreatedConsumer commentCreatedConsumer(Notifier notifier, Usernames usernames) {
    return new CommentCreatedConsumer(notifier, usernames);
  }

  @Bean
  TweetCreatedConsumer tweetCreatedConsumer(
      Notifier notifier,
      Usernames usernames,
      NotifiedFollowers followers,
      FanoutProgress fanoutProgress) {
    return new TweetCreatedConsumer(notifier, usernames, followers, fanoutProgress);
  }

  @Bean
  StandaloneOutbox reports(MongoDatabase database) {
    return new StandaloneOutbox(database.getCollection("reports"));
  }

  @Bean
  UserDeletedConsumer userDeletedConsumer(
      NodeName self, Notifications notifications, StandaloneOutbox reports, OutboxRelay relay) {
    return new UserDeletedConsumer(
        self, notifications::removeAllOf, reports::add, InstantSource.system(), relay::wake);
  }

  @Bean
  PeriodicJob notificationPurge(NotificationStore notifications, NotificationSettings settings) {
    return purge("notification-purge", settings, settings.keep(), notifications::removeBefore);
  }

  @Bean
  PeriodicJob likePurge(LikeGroups likes, NotificationSettings settings) {
    return purge("like-purge", settings, settings.keep().plus(LONGER), likes::removeBefore);
  }

  @Bean
  PeriodicJob fanoutPurge(FanoutProgress fanoutProgress, NotificationSettings settings) {
    return purge(
        "fanout-purge", settings, settings.keep().plus(LONGER), fanoutProgress::removeBefore);
  }

  private static PeriodicJob purge(
      String name, NotificationSettings settings, Duration keep, ToIntFunction<Instant> remove) {
    return PeriodicJob.purge(name, settings.purgeInterval(), keep, InstantSource.system(), remove);
  }

  @Bean
  Notifications notifications(
      NotificationStore store,
      PreferenceStore preferences,
      Authors authors,
      BlocksAndMutes blocksAndMutes) {
    return new Notifications(store, preferences, new VisibleAuthors(authors, blocksAndMutes));
  }

  @Bean
  NotificationGrpcService notificationGrpcService(Notifications notifications) {
    return new NotificationGrpcService(notifications);
  }
}
