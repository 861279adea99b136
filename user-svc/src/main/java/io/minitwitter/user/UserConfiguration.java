package io.minitwitter.user;

import io.minitwitter.follow.v1.FollowServiceGrpc;
import io.minitwitter.mesh.client.ServiceChannels;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import io.minitwitter.people.Barriers;
import io.minitwitter.people.FollowServiceBarriers;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What user-svc is made of. */
@Configuration(proxyBeanMethods = false)
class UserConfiguration {

  @Bean
  UserStore userStore(Jdbi jdbi) {
    return new PostgresUserStore(jdbi);
  }

  @Bean
  Barriers barriers(ServiceChannels channels, ServiceTokenSource tokens, UserSettings settings) {
    return new FollowServiceBarriers(
        FollowServiceGrpc.newBlockingStub(channels.asService("follow", tokens)),
        settings.barriers());
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
  Users users(UserStore store, Barriers barriers) {
    return new Users(store, barriers, InstantSource.system());
  }

  @Bean
  UserSearch userSearch(UserStore store, Barriers barriers) {
    return new UserSearch(store, barriers);
  }

  @Bean
  UserGrpcService userGrpcService(Users users, UserSearch search) {
    return new UserGrpcService(users, search);
  }
}
