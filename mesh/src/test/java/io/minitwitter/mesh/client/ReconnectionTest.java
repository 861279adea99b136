package io.minitwitter.mesh.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReconnectionTest {
  // By then gRPC's own pauses are longer than three seconds.
  private static final int OUTAGE_MILLIS = 6_500;
  private static final int PATIENCE_MILLIS = 1_800;

  @Test
  void aServiceIsReachedSoonAfterALongOutage() throws Exception {
    InetSocketAddress address;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = new InetSocketAddress(InetAddress.getLoopbackAddress(), free.getLocalPort());
    }

    comesBack(
        "dns:///127.0.0.1:" + address.getPort(),
        () ->
            NettyServerBuilder.forAddress(address)
                .addService(new HealthStatusManager().getHealthService())
                .build());
  }

  @Test
  void aServiceInTheSameProcessIsReachedSoonAfterALongOutage() throws Exception {
    String name = UUID.randomUUID().toString();

    comesBack(
        "in-process:" + name,
        () ->
            InProcessServerBuilder.forName(name)
                .addService(new HealthStatusManager().getHealthService())
                .build());
  }

  private interface ServerSource {
    Server get() throws IOException;
  }

  private static void comesBack(String target, ServerSource source) throws Exception {
    try (ServiceChannels channels = new ServiceChannels(service -> target)) {
      Channel channel = channels.anonymous("tweet");
      assertThatThrownBy(() -> check(channel)).isInstanceOf(StatusRuntimeException.class);
      Thread.sleep(OUTAGE_MILLIS);
      Server server = source.get().start();
      try {
        // Waits for the connection, within its deadline.
        HealthGrpc.newBlockingStub(channel)
            .withWaitForReady()
            .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
            .check(HealthCheckRequest.getDefaultInstance());
      } finally {
        server.shutdownNow();
      }
      assertThat(server.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void check(Channel channel) {
    HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
  }
}
