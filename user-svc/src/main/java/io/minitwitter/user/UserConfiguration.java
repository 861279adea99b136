package io.minitwitter.user;

import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.mesh.client.ServiceChannels;
import io.minitwitter.mesh.event.Outbox;
import io.minitwitter.mesh.event.OutboxRelay;
import io.minitwitter.mesh.event.PostgresOutbox;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import io.minitwitter.mesh.node.PeriodicJob;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.people.BlocksAndMutes;
import io.minitwitter.people.FollowServiceBlocksAndMutes;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What user-svc is made of. */
@Configuration(proxyBeanMethods = false)
class UserConfiguration {

  @Bean
  CachedUserStore userStore(Jdbi jdbi, Redis redis, UserSettings settings, MeterRegistry meters) {
    return new CachedUserStore(new PostgresUserStore(jdbi), redis, settings.cache(), meters);
  }

  @Bean
  Outbox outbox(Jdbi jdbi) {
    return new PostgresOutbox(jdbi);
  }

  @Bean
  UserChangedConsumer userChangedConsumer(CachedUserStore store) {
    return new UserChangedConsumer(store);
  }

  @Bean
  BlocksAndMutes blocksAndMutes(
      ServiceChannels channels, ServiceTokenSource tokens, UserSettings settings) {
    return new FollowServiceBlocksAndMutes(
        FollowServiceGrpc.newBlockingStub(channels.asService("follow", tokens)), settings.blocks());
  }

  @Bean
  DeletionStore deletionStore(Jdbi jdbi) {
    return new PostgresDeletionStore(jdbi);
  }

  @Bean
  Accounts accounts(ServiceChannels channels, ServiceTokenSource tokens) {
    return new AuthServiceAccounts(
        AuthServiceGrpc.newBlockingStub(channels.asService("auth", tokens)));
  }

  @Bean
  Deletions deletions(
      DeletionStore store,
      Accounts accounts,
      CachedUserStore users,
      UserSettings settings,
      OutboxRelay relay) {
    return new Deletions(
        store,
        accounts,
        users::invalidate,
        Deletions.services(),
        settings.deletionGrace(),
        InstantSource.system(),
        relay::wake);
  }

  @Bean
  PeriodicJob userDeletions(Deletions deletions) {
    return PeriodicJob.of("user-deletions", Duration.ofSeconds(1), deletions::askAgain);
  }

  @Bean
  UserErasedConsumer userErasedConsumer(DeletionStore store) {
    return new UserErasedConsumer(store);
  }

  @Bean
  TweetCountConsumer tweetCountConsumer(UserStore store) {
    return new TweetCountConsumer(store);
  }

  @Bean
  FollowCountsConsumer followCountsConsumer(UserStore store) {
    return new FollowCountsConsumer(store);
  }

  @Bean
  Users users(
      UserStore store, BlocksAndMutes blocksAndMutes, Accounts accounts, OutboxRelay relay) {
    return new Users(store, blocksAndMutes, accounts, InstantSource.system(), relay::wake);
  }

  @Bean
  UserSearch userSearch(UserStore store, BlocksAndMutes blocksAndMutes) {
    return new UserSearch(store, blocksAndMutes);
  }

  @Bean
  UserGrpcService userGrpcService(Users users, UserSearch search, Deletions deletions) {
    return new UserGrpcService(users, search, deletions);
  }
}
