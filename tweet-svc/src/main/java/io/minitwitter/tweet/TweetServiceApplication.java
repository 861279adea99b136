package io.minitwitter.tweet;

import io.minitwitter.mesh.event.EventsConfiguration;
import io.minitwitter.mesh.node.MeshConfiguration;
import io.minitwitter.mesh.node.Node;
import io.minitwitter.mesh.node.ServiceClientConfiguration;
import io.minitwitter.mesh.store.MongoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Starts tweet-svc. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TweetSettings.class)
@Import({
  MeshConfiguration.class,
  ServiceClientConfiguration.class,
  MongoConfiguration.class,
  EventsConfiguration.class,
  TweetConfiguration.class
})
public class TweetServiceApplication {

  /** Runs tweet-svc as a separate process. */
  public static void main(String[] args) {
    Node.run("tweet", TweetServiceApplication.class, args);
  }
}
