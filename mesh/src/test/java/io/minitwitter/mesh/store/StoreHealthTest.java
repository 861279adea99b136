package io.minitwitter.mesh.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class StoreHealthTest {
  private final HealthStatusManager manager = new HealthStatusManager();
  private final AtomicBoolean mongodbServes = new AtomicBoolean(true);
  private Server server;
  private ManagedChannel channel;
  private StoreHealth health;

  @BeforeEach
  void start() throws IOException {
    StaticListableBeanFactory checks = new StaticListableBeanFactory();
    checks.addBean(
        "mongodb",
        new StoreCheck(
            "mongodb",
            () -> {
              if (!mongodbServes.get()) {
                throw new IOException("the disk is full");
              }
            }));
    checks.addBean("redis", new StoreCheck("redis", () -> {}));
    String name = UUID.randomUUID().toString();
    BindableService service = manager.getHealthService();
    server = InProcessServerBuilder.forName(name).addService(service).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
    health = new StoreHealth(manager, checks.getBeanProvider(StoreCheck.class));
    health.start();
  }

  @AfterEach
  void stop() {
    health.stop();
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void publishesTheStoreThatFailsUntilItServesAgain() throws InterruptedException {
    await(() -> status("mongodb") == ServingStatus.SERVING);
    assertThat(status("stores")).isEqualTo(ServingStatus.SERVING);

    mongodbServes.set(false);
    await(() -> status("stores") == ServingStatus.NOT_SERVING);
    assertThat(status("mongodb")).isEqualTo(ServingStatus.NOT_SERVING);
    await(() -> status("redis") == ServingStatus.SERVING);

    mongodbServes.set(true);
    await(() -> status("stores") == ServingStatus.SERVING);
    assertThat(status("mongodb")).isEqualTo(ServingStatus.SERVING);
  }

  private ServingStatus status(String name) {
    try {
      return HealthGrpc.newBlockingStub(channel)
          .check(HealthCheckRequest.newBuilder().setService(name).build())
          .getStatus();
    } catch (io.grpc.StatusRuntimeException unknown) {
      return ServingStatus.SERVICE_UNKNOWN;
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }
}
