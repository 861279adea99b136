package io.minitwitter.mesh.node;

import io.minitwitter.mesh.client.SecurityStateWatcher;
import io.minitwitter.mesh.client.ServiceChannels;
import io.minitwitter.mesh.identity.SecurityState;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Identity of a node that has it from auth-svc: every one but auth-svc itself, which signs its own
 * tokens and is the source of the security state.
 */
@Configuration(proxyBeanMethods = false)
public class ServiceClientConfiguration {
  @Bean
  ServiceTokenSource serviceTokens(NodeName name, NodeSettings settings, ServiceChannels channels) {
    return channels.issuedTokens(name.value(), settings.serviceSecret());
  }

  @Bean
  SecurityStateWatcher securityStateWatcher(
      ServiceChannels channels, ServiceTokenSource tokens, SecurityState state) {
    return new SecurityStateWatcher(channels.asService("auth", tokens), state);
  }
}
