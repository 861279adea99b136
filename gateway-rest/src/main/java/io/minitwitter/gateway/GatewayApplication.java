package io.minitwitter.gateway;

import io.minitwitter.mesh.node.Node;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Starts the gateway. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewaySettings.class)
@Import(GatewayConfiguration.class)
public class GatewayApplication {

  /** Runs the gateway as a separate process. */
  public static void main(String[] args) {
    Node.run("gateway", GatewayApplication.class, args);
  }
}
