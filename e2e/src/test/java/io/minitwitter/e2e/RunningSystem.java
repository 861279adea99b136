package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.fail;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.minitwitter.contract.Contract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The whole system on its own ports; it can be restarted on the same data. */
abstract class RunningSystem {
  /** The services that speak gRPC, by the names that the command gives them. */
  static final List<String> SERVICES = List.copyOf(Contract.grpcServices().keySet());

  /** The settings of the first administrator. */
  static final Map<String, String> ADMINISTRATOR =
      Map.of(
          "MINITWITTER_AUTH_ADMIN_USERNAME", "root",
          "MINITWITTER_AUTH_ADMIN_EMAIL", "root@example.com",
          "MINITWITTER_AUTH_ADMIN_PASSWORD", "correct horse of root");

  // Some forty times what it takes on an idle machine.
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final Map<String, Integer> ports = new TreeMap<>();
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  RunningSystem() {
    ports.put("gateway", FreePorts.next());
    SERVICES.forEach(service -> ports.put(service, FreePorts.next()));
  }

  /** Starts what does not run, without waiting. */
  abstract void launch();

  /** Whether all of it runs. */
  abstract boolean isRunning();

  /** Stops all of it the clean way and waits for the end. */
  abstract void shutDown();

  /** {@code kill -9} of all processes. */
  abstract void killEverything();

  /** All that the processes that run have printed. */
  abstract String printed();

  /** Where its Redis is, password included. */
  abstract String redisUrl();

  /** What its processes printed, for failure messages. */
  abstract String description();

  final URI gateway() {
    return URI.create("http://127.0.0.1:" + port("gateway"));
  }

  final int port(String service) {
    return ports.get(service);
  }

  /** Where a service is, past the gateway. */
  String target(String service) {
    return "dns:///127.0.0.1:" + port(service);
  }

  /** A channel to a service, past the gateway. */
  final Channel channel(String service) {
    return channels.computeIfAbsent(
        service,
        name ->
            ManagedChannelBuilder.forTarget(target(name))
                .usePlaintext()
                .maxInboundMessageSize(8 << 20)
                .build());
  }

  /** Starts what of the system does not run, and waits until all of it is ready. */
  final void start() {
    if (!isRunning()) {
      launch();
    }
    awaitReady();
  }

  final void stop() {
    closeChannels();
    shutDown();
  }

  final void kill() {
    closeChannels();
    killEverything();
  }

  /** Closes the connections to the services, and drops their resolved addresses. */
  final void closeChannels() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    channels.clear();
  }

  final void awaitReady() {
    Eventually.within(
        START_PATIENCE,
        () -> {
          String readiness = readiness();
          boolean whole = readiness.contains("\"degraded\":[]");
          if (!whole && !isRunning()) {
            fail("a process ended before the system was ready" + description());
          }
          return whole ? "ready" : "/health/ready: " + readiness + description();
        },
        "ready"::equals);
  }

  private String readiness() {
    HttpRequest request =
        HttpRequest.newBuilder(gateway().resolve("/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
