package io.minitwitter.gateway;

import io.grpc.Channel;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.minitwitter.contract.Contract;
import io.minitwitter.gateway.docs.DocumentationRoutes;
import io.minitwitter.gateway.http.Access;
import io.minitwitter.gateway.http.HttpServer;
import io.minitwitter.gateway.http.RequestPipeline;
import io.minitwitter.gateway.http.Route;
import io.minitwitter.gateway.http.RouteTable;
import io.minitwitter.gateway.operations.OperationsRoutes;
import io.minitwitter.gateway.operations.ServiceMonitor;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.client.SecurityStateWatcher;
import io.minitwitter.mesh.client.ServiceChannels;
import io.minitwitter.mesh.identity.SecurityState;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import io.minitwitter.mesh.identity.TokenVerifier;
import io.minitwitter.mesh.node.NodeConfiguration;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.node.NodeSettings;
import io.minitwitter.mesh.ratelimit.RateLimitSettings;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.mesh.tls.NodeTls;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of the gateway, a node that serves HTTP instead of gRPC. */
@Configuration(proxyBeanMethods = false)
@Import(NodeConfiguration.class)
class GatewayConfiguration {
  @Bean
  ServiceTokenSource gatewayTokens(NodeName name, NodeSettings node, ServiceChannels channels) {
    return channels.issuedTokens(name.value(), node.serviceSecret());
  }

  @Bean
  SecurityStateWatcher securityStateWatcher(
      ServiceTokenSource tokens, ServiceChannels channels, SecurityState state) {
    return new SecurityStateWatcher(channels.asService("auth", tokens), state);
  }

  @Bean(initMethod = "start")
  ServiceMonitor serviceMonitor(ServiceChannels channels, GatewaySettings settings) {
    return new ServiceMonitor(
        Contract.grpcServices().keySet(),
        channels::address,
        channels.credentials(),
        settings.healthInterval());
  }

  @Bean
  OperationsRoutes operationsRoutes(
      ServiceMonitor monitor,
      PrometheusMeterRegistry meters,
      SecurityState state,
      SecurityStateWatcher watcher) {
    String version = GatewayApplication.class.getPackage().getImplementationVersion();
    return new OperationsRoutes(
        monitor, meters, version == null ? "development" : version, state::ready, watcher::lost);
  }

  /**
   * Puts together what the gateway answers.
   *
   * @param more additional routes that an embedding application defines as beans
   */
  @Bean
  RouteTable routeTable(
      OperationsRoutes operations,
      ServiceChannels channels,
      ServiceTokenSource tokens,
      AccessPolicy policy,
      ObjectProvider<Route> more) {
    List<Route> routes = new ArrayList<>(operations.routes());
    routes.addAll(more.orderedStream().toList());
    routes.addAll(DocumentationRoutes.routes());
    routes.addAll(
        ApiRoutes.of(
            Contract.grpcServices(), service -> channel(service, channels, tokens), policy));
    return new RouteTable(routes);
  }

  /**
   * Attempts at passwords are counted by the network that they come from, and services on other
   * hosts do not count again what the gateway has counted.
   */
  private static Channel channel(
      String service, ServiceChannels channels, ServiceTokenSource tokens) {
    return service.equals("auth") || channels.isRemote(service)
        ? channels.asGateway(service, tokens)
        : channels.asCaller(service);
  }

  @Bean
  RequestPipeline requestPipeline(
      RouteTable routes,
      NodeSettings node,
      SecurityState state,
      AccessPolicy policy,
      Redis redis,
      PrometheusMeterRegistry meters,
      GatewaySettings settings,
      RateLimitSettings rateLimits)
      throws UnknownHostException {
    boolean loopbackOnly = InetAddress.getByName(node.host()).isLoopbackAddress();
    return new RequestPipeline(
        routes,
        new Access(new TokenVerifier(state), policy, loopbackOnly),
        rateLimits.limits(redis),
        settings.httpLimits(node.maxInFlight()),
        meters);
  }

  @Bean
  GatewayLifecycle gatewayLifecycle(
      NodeSettings node,
      GatewaySettings settings,
      NodeTls tls,
      RequestPipeline pipeline,
      OperationsRoutes operations) {
    Optional<SSLContext> https =
        settings.tls().isSet() ? Optional.of(tls.serverContext(settings.tls())) : Optional.empty();
    return new GatewayLifecycle(
        new HttpServer(pipeline, settings.connectionLimits(), node.drainTime(), https),
        operations,
        node.host(),
        node.port());
  }
}
