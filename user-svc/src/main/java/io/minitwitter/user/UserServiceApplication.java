package io.minitwitter.user;

import io.minitwitter.mesh.event.EventsConfiguration;
import io.minitwitter.mesh.node.MeshConfiguration;
import io.minitwitter.mesh.node.Node;
import io.minitwitter.mesh.node.ServiceClientConfiguration;
import io.minitwitter.mesh.store.PostgresConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Starts user-svc. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UserSettings.class)
@Import({
  MeshConfiguration.class,
  ServiceClientConfiguration.class,
  PostgresConfiguration.class,
  EventsConfiguration.class,
  UserConfiguration.class
})
public class UserServiceApplication {

  /** Runs user-svc as a separate process. */
  public static void main(String[] args) {
    Node.run("user", UserServiceApplication.class, args);
  }
}
