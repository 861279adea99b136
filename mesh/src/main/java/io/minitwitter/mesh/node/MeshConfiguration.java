package io.minitwitter.mesh.node;

import io.grpc.BindableService;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.identity.SecurityState;
import io.minitwitter.mesh.identity.TokenVerifier;
import io.minitwitter.mesh.limits.FieldLimits;
import io.minitwitter.mesh.limits.MalformedMessages;
import io.minitwitter.mesh.ratelimit.RateLimitSettings;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.mesh.store.StoreCheck;
import io.minitwitter.mesh.store.StoreHealth;
import io.minitwitter.mesh.tls.NodeTls;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.grpc.server.service.GrpcServiceConfigurer;

/** Every gRPC service's server, with the production interceptors, and its clients. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({GrpcServerAutoConfiguration.class, SslAutoConfiguration.class})
@Import({NodeConfiguration.class, NodeHealth.class, StoreHealth.class})
public class MeshConfiguration {
  // New replicas receive calls only when clients reconnect; gRPC adds a jitter of 10 %.
  private static final long CONNECTION_AGE_MINUTES = 5;
  private static final long IDLE_MINUTES = 2;
  private static final long HANDSHAKE_SECONDS = 10;
  // Clients reset the calls that they cancel; far more of them are an attack (CVE-2023-44487).
  private static final int MAX_RESETS = 2_000;
  private static final int RESETS_WINDOW_SECONDS = 10;
  // Several times the largest request that the contract allows.
  private static final int MAX_MESSAGE_BYTES = 1 << 17;
  // What a connection may send before it is read.
  private static final int WINDOW_BYTES = 1 << 17;
  // Two tokens of the longest form, a service's and a user's, beside the other headers.
  private static final int MAX_METADATA_BYTES = 12 << 10;

  @Bean
  TokenVerifier tokenVerifier(SecurityState state) {
    return new TokenVerifier(state);
  }

  @Bean
  PeriodicJob limitsWarmUp() {
    return PeriodicJob.untilDone("limits-warm-up", FieldLimits::warmUp);
  }

  @Bean
  GrpcServerExecutorProvider grpcServerExecutor() {
    Executor virtual = Executors.newVirtualThreadPerTaskExecutor();
    return () -> virtual;
  }

  @Bean
  SslBundleRegistrar serverTls(NodeTls tls) {
    return registry ->
        ServerTls.bundle(tls)
            .ifPresent(bundle -> registry.registerBundle(ServerTls.BUNDLE, bundle));
  }

  @Bean
  HealthStatusManager healthStatusManager() {
    return new HealthStatusManager();
  }

  @Bean
  StoreCheck redisCheck(Redis redis) {
    return new StoreCheck("redis", redis::check);
  }

  @Bean
  OpenStreams openStreams(NodeSettings settings) {
    return new OpenStreams(settings.connections());
  }

  @Bean
  BindableService healthService(HealthStatusManager manager) {
    return manager.getHealthService();
  }

  @Bean
  BindableService reflectionService() {
    BindableService service = ProtoReflectionServiceV1.newInstance();
    return () -> ServerInterceptors.intercept(service, new ErrorDetailsReflection());
  }

  /**
   * Leaves out Spring's own interceptors: its exception handler would be called before ours and
   * close calls without the details of their errors.
   */
  @Bean
  GrpcServiceConfigurer grpcServiceConfigurer() {
    return (spec, factory) -> MalformedMessages.marked(spec.service().bindService());
  }

  @Bean
  <T extends ServerBuilder<T>> ServerBuilderCustomizer<T> productionServer(
      NodeName name,
      NodeSettings settings,
      MeterRegistry meters,
      TokenVerifier verifier,
      AccessPolicy policy,
      Redis redis,
      OpenStreams openStreams,
      RateLimitSettings rateLimits) {
    List<ServerInterceptor> interceptors =
        ProductionInterceptors.inOrder(
            name, settings, meters, verifier, policy, redis, rateLimits.limits(redis));
    return builder -> {
      // gRPC calls the one that was added last first.
      builder.intercept(openStreams);
      interceptors.reversed().forEach(builder::intercept);
      builder.maxInboundMessageSize(MAX_MESSAGE_BYTES);
      builder.maxInboundMetadataSize(MAX_METADATA_BYTES);
      builder.addStreamTracerFactory(new StreamEnd(settings.maxDeadline()));
      if (builder instanceof io.grpc.netty.NettyServerBuilder netty) {
        netty.channelFactory(ClientSockets::new);
        netty.bossEventLoopGroup(ClientSockets.accepting());
        netty.workerEventLoopGroup(ClientSockets.serving());
        netty.flowControlWindow(WINDOW_BYTES);
        netty.maxConnectionAge(CONNECTION_AGE_MINUTES, TimeUnit.MINUTES);
        netty.maxConnectionAgeGrace(1, TimeUnit.MINUTES);
        netty.maxConnectionIdle(IDLE_MINUTES, TimeUnit.MINUTES);
        netty.permitKeepAliveTime(10, TimeUnit.SECONDS);
        netty.handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        netty.maxConcurrentCallsPerConnection(settings.connections().calls());
        netty.maxRstFramesPerWindow(MAX_RESETS, RESETS_WINDOW_SECONDS);
        netty.addTransportFilter(new ConnectionLimit(settings.connections()));
      }
    };
  }
}
