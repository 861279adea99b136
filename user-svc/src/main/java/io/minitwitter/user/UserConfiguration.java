package io.minitwitter.user;

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
  Users users(UserStore store) {
    return new Users(store, InstantSource.system());
  }

  @Bean
  UserGrpcService userGrpcService(Users users) {
    return new UserGrpcService(users);
  }
}
