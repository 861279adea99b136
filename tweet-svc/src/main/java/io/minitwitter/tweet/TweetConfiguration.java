package io.minitwitter.tweet;

import com.mongodb.client.MongoDatabase;
import io.minitwitter.mesh.client.ServiceChannels;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What tweet-svc is made of. */
@Configuration(proxyBeanMethods = false)
class TweetConfiguration {

  @Bean
  TweetStore tweetStore(MongoDatabase database) {
    return new MongoTweetStore(database);
  }

  @Bean
  Authors authors(ServiceChannels channels, ServiceTokenSource tokens, TweetSettings settings) {
    return new UserServiceAuthors(
        UserServiceGrpc.newBlockingStub(channels.asService("user", tokens)), settings);
  }

  @Bean
  Tweets tweets(TweetStore store, Authors authors, TweetSettings settings) {
    return new Tweets(store, authors, new TimeOrderedIds(), settings);
  }

  @Bean
  TweetLists tweetLists(TweetStore store, Authors authors) {
    return new TweetLists(store, authors);
  }

  @Bean
  TweetPurge tweetPurge(TweetStore store, TweetSettings settings) {
    return new TweetPurge(store, settings, InstantSource.system());
  }

  @Bean
  TweetGrpcService tweetGrpcService(Tweets tweets, TweetLists lists) {
    return new TweetGrpcService(tweets, lists);
  }
}
