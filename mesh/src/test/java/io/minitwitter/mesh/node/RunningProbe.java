package io.minitwitter.mesh.node;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.mesh.ScriptedTweets;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.identity.IdentityInterceptor;
import io.minitwitter.mesh.identity.SecurityState;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** A node as it runs in production, listening on a free port and in its process. */
final class RunningProbe implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final ManagedChannel tcp;
  private final ManagedChannel inProcess;

  private RunningProbe(ConfigurableApplicationContext context, String name) {
    this.context = context;
    this.tcp = ManagedChannelBuilder.forAddress("127.0.0.1", port()).usePlaintext().build();
    this.inProcess = InProcessChannelBuilder.forName(name).build();
  }

  /** Started, without a key. */
  static RunningProbe start() {
    return start(Map.of());
  }

  static RunningProbe start(Map<String, String> settings) {
    String name = "probe-" + UUID.randomUUID();
    Map<String, String> overrides = new HashMap<>(settings);
    overrides.put("spring.grpc.server.inprocess.name", name);
    return new RunningProbe(Node.start("probe", ProbeApplication.class, overrides), name);
  }

  /** Gives it the key of the tests' tokens. */
  RunningProbe publishKeys() {
    context
        .getBean(SecurityState.class)
        .apply(
            WatchSecurityStateResponse.newBuilder()
                .setSnapshot(true)
                .addKeys(TestNode.publicKey())
                .build());
    return this;
  }

  int port() {
    return context.getBeansOfType(GrpcServerLifecycle.class).values().stream()
        .mapToInt(GrpcServerLifecycle::getPort)
        .filter(port -> port > 0)
        .findFirst()
        .orElseThrow();
  }

  ManagedChannel tcp() {
    return tcp;
  }

  ManagedChannel inProcess() {
    return inProcess;
  }

  Channel withToken(String token) {
    Metadata headers = new Metadata();
    headers.put(IdentityInterceptor.AUTHORIZATION, "Bearer " + token);
    return ClientInterceptors.intercept(tcp, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  ScriptedTweets tweets() {
    return context.getBean(ScriptedTweets.class);
  }

  /** Ends the node and leaves the channels open, as other processes' would be. */
  void stop() {
    context.close();
  }

  @Override
  public void close() {
    tcp.shutdownNow();
    inProcess.shutdownNow();
    context.close();
  }
}
