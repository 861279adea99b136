package io.minitwitter.gateway;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.contract.Contract;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.identity.SecurityState;
import io.minitwitter.mesh.identity.TokenVerifier;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.node.ProductionInterceptors;
import io.minitwitter.mesh.store.Redis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Services behind the production interceptors, in the process of the test. */
final class FakeBackend implements AutoCloseable {
  final FakeAuth auth = new FakeAuth();
  final FakeUsers users = new FakeUsers();
  final FakeTweets tweets = new FakeTweets();

  private final Map<String, String> addresses = new LinkedHashMap<>();
  private final Map<String, Server> servers = new LinkedHashMap<>();
  private final Map<String, HealthStatusManager> healths = new ConcurrentHashMap<>();

  FakeBackend() {
    Map<String, BindableService> fakes = Map.of("auth", auth, "user", users, "tweet", tweets);
    Contract.grpcServices()
        .forEach(
            (name, service) ->
                start(
                    name,
                    fakes.containsKey(name)
                        ? fakes.get(name).bindService()
                        : unimplemented(service)));
  }

  private static ServerServiceDefinition unimplemented(ServiceDescriptor service) {
    return ServerServiceDefinition.builder(service.getName()).build();
  }

  /** The requests that a gateway sends to it. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("minitwitter.gateway.port", "0");
    settings.put("minitwitter.gateway.service-secret", "of the test");
    settings.put("minitwitter.gateway.health-interval", "50ms");
    addresses.forEach(
        (name, address) -> settings.put("minitwitter.addresses." + name, "in-process:" + address));
    return settings;
  }

  void stop(String service) {
    servers.remove(service).shutdownNow();
  }

  /** The health that a service of this backend reports. */
  HealthStatusManager health(String service) {
    return healths.computeIfAbsent(service, absent -> new HealthStatusManager());
  }

  @Override
  public void close() {
    servers.values().forEach(Server::shutdownNow);
  }

  private void start(String name, ServerServiceDefinition service) {
    SecurityState state = TestNode.securityState();
    List<ServerInterceptor> interceptors =
        ProductionInterceptors.inOrder(
            new NodeName(name),
            TestNode.settings(),
            new SimpleMeterRegistry(),
            new TokenVerifier(state),
            AccessPolicy.load(),
            new Redis(""),
            Optional.empty());
    String address = name + "-" + UUID.randomUUID();
    addresses.put(name, address);
    try {
      servers.put(
          name,
          InProcessServerBuilder.forName(address)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .addService(ServerInterceptors.interceptForward(service, interceptors))
              .addService(health(name).getHealthService())
              .build()
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
