package io.minitwitter.timeline;

import io.minitwitter.mesh.event.EventsConfiguration;
import io.minitwitter.mesh.node.MeshConfiguration;
import io.minitwitter.mesh.node.Node;
import io.minitwitter.mesh.node.ServiceClientConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Starts timeline-svc. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TimelineSettings.class)
@Import({
  MeshConfiguration.class,
  ServiceClientConfiguration.class,
  EventsConfiguration.class,
  TimelineConfiguration.class
})
public class TimelineServiceApplication {

  /** Runs timeline-svc as a separate process. */
  public static void main(String[] args) {
    Node.run("timeline", TimelineServiceApplication.class, args);
  }
}
