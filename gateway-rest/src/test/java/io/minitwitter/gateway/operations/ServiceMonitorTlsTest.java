package io.minitwitter.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Server;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.minitwitter.mesh.TestAuthority;
import io.minitwitter.mesh.TestAuthority.Issued;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each address of a service is asked over TLS by the service's name, which is not the address. */
@Timeout(120)
class ServiceMonitorTlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir static Path folder;

  private static TestAuthority authority;
  private static Server server;

  @BeforeAll
  static void start() throws IOException {
    authority = new TestAuthority(folder);
    // Not valid for 127.0.0.1, which localhost is resolved to.
    Issued issued = authority.issue("localhost");
    server =
        NettyServerBuilder.forPort(
                0,
                TlsServerCredentials.create(issued.certificate().toFile(), issued.key().toFile()))
            .addService(new HealthStatusManager().getHealthService())
            .build()
            .start();
  }

  @AfterAll
  static void stop() {
    server.shutdownNow();
  }

  @Test
  void aServiceIsSeenServingByItsName() throws Exception {
    ChannelCredentials credentials =
        TlsChannelCredentials.newBuilder().trustManager(authority.certificate().toFile()).build();

    assertThat(serving("localhost", credentials, true)).isTrue();
  }

  @Test
  void aServiceOfAnotherNameIsNot() throws Exception {
    ChannelCredentials credentials =
        TlsChannelCredentials.newBuilder().trustManager(authority.certificate().toFile()).build();

    assertThat(serving("127.0.0.2", credentials, false)).isFalse();
  }

  @Test
  void aServiceWithTlsIsNotCheckedWithoutTls() throws Exception {
    assertThat(serving("localhost", InsecureChannelCredentials.create(), false)).isFalse();
  }

  private static boolean serving(String host, ChannelCredentials credentials, boolean awaited)
      throws InterruptedException {
    try (ServiceMonitor monitor =
        new ServiceMonitor(
            List.of("probe"),
            service -> "dns:///" + host + ":" + server.getPort(),
            credentials,
            Duration.ofMillis(50))) {
      monitor.start();
      long end = System.nanoTime() + PATIENCE.toNanos();
      // One answer shows that no server is reached; on a busy machine the first may be late.
      while (monitor.state("probe").map(state -> awaited && !state.serving()).orElse(true)
          && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      return monitor.state("probe").orElseThrow().serving();
    }
  }
}
