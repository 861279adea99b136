package io.minitwitter.auth;

import io.minitwitter.mesh.event.EventsConfiguration;
import io.minitwitter.mesh.node.MeshConfiguration;
import io.minitwitter.mesh.node.Node;
import io.minitwitter.mesh.store.PostgresConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Starts auth-svc: credentials, sessions, tokens. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuthSettings.class)
@Import({
  MeshConfiguration.class,
  PostgresConfiguration.class,
  EventsConfiguration.class,
  AuthConfiguration.class,
  AuthJobs.class
})
public class AuthServiceApplication {
  /** Runs the service as its own process. */
  public static void main(String[] args) {
    Node.run("auth", AuthServiceApplication.class, args);
  }
}
