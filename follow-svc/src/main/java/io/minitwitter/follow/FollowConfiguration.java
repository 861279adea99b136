package io.minitwitter.follow;

import io.minitwitter.mesh.client.ServiceChannels;
import io.minitwitter.mesh.event.Outbox;
import io.minitwitter.mesh.event.OutboxRelay;
import io.minitwitter.mesh.event.PostgresOutbox;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.people.TimelineVersions;
import io.minitwitter.people.UserDeletedConsumer;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of follow-svc. */
@Configuration(proxyBeanMethods = false)
class FollowConfiguration {

  @Bean
  FollowStore followStore(Jdbi jdbi) {
    return new PostgresFollowStore(jdbi);
  }

  @Bean
  TimelineVersions timelineVersions(Redis redis) {
    return new TimelineVersions(redis);
  }

  @Bean
  Outbox outbox(Jdbi jdbi) {
    return new PostgresOutbox(jdbi);
  }

  @Bean
  Users users(ServiceChannels channels, ServiceTokenSource tokens, FollowSettings settings) {
    return new UserServiceUsers(
        UserServiceGrpc.newBlockingStub(channels.asService("user", tokens)),
        settings.usersTimeout());
  }

  @Bean
  Follows follows(FollowStore store, Users users, OutboxRelay relay, TimelineVersions versions) {
    return new Follows(store, users, InstantSource.system(), relay::wake, versions::changed);
  }

  @Bean
  Blocks blocks(FollowStore store, Users users, OutboxRelay relay, TimelineVersions versions) {
    return new Blocks(store, users, InstantSource.system(), relay::wake, versions::changed);
  }

  @Bean
  Mutes mutes(FollowStore store, Users users, TimelineVersions versions) {
    return new Mutes(store, users, InstantSource.system(), versions::changed);
  }

  @Bean
  UserDeletedConsumer userDeletedConsumer(
      NodeName self, Follows follows, FollowStore store, OutboxRelay relay) {
    return new UserDeletedConsumer(
        self, follows::removeAllOf, store::publish, InstantSource.system(), relay::wake);
  }

  @Bean
  FollowLists followLists(FollowStore store, Users users) {
    return new FollowLists(store, users);
  }

  @Bean
  FollowGrpcService followGrpcService(
      Follows follows, Blocks blocks, Mutes mutes, FollowLists lists, FollowStore store) {
    return new FollowGrpcService(follows, blocks, mutes, lists, new TimelineLists(store));
  }
}
