package io.minitwitter.mesh.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.client.ServiceChannels;
import io.minitwitter.mesh.identity.SecurityState;
import io.minitwitter.mesh.ratelimit.RateLimitSettings;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.mesh.telemetry.LogSettings;
import io.minitwitter.mesh.telemetry.ProcessMetrics;
import io.minitwitter.mesh.tls.NodeTls;
import io.minitwitter.mesh.tls.TlsSettings;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What every node has, whatever it serves. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LogSettings.class, TlsSettings.class, RateLimitSettings.class})
public class NodeConfiguration {
  /** Where each service is found; the default is its port on this machine. */
  static final String ADDRESSES = "minitwitter.addresses.";

  @Bean
  NodeSettings nodeSettings(Environment environment, NodeName name) {
    return Binder.get(environment).bindOrCreate(name.settingsPrefix(), NodeSettings.class);
  }

  // Not to be closed with one node: it is the whole process's.
  @Bean(destroyMethod = "")
  PrometheusMeterRegistry meterRegistry() {
    return ProcessMetrics.registry();
  }

  @Bean
  AccessPolicy accessPolicy() {
    return AccessPolicy.load();
  }

  @Bean
  SecurityState securityState() {
    return new SecurityState();
  }

  @Bean
  Redis redis(NodeSettings settings) {
    return new Redis(settings.redisUrl());
  }

  @Bean
  NodeTls nodeTls(TlsSettings settings) {
    return new NodeTls(settings);
  }

  @Bean
  ServiceChannels serviceChannels(Environment environment, NodeTls tls) {
    return new ServiceChannels(
        service -> {
          String property = ADDRESSES + service;
          String address = environment.getProperty(property);
          if (address == null) {
            throw new InvalidSettingsException(
                List.of(NodeName.variableOf(property) + " says where " + service + " is"));
          }
          return address;
        },
        tls.channelCredentials());
  }
}
