package io.minitwitter.gateway.operations;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.minitwitter.mesh.store.StoreHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Asks every address of every service for its health (grpc.health.v1) again and again, so that
 * requests for the state of the system are answered from memory.
 */
public final class ServiceMonitor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceMonitor.class);
  private static final Duration STARTING = Duration.ofMillis(100);
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final Map<String, String> targets = new LinkedHashMap<>();
  private final ChannelCredentials credentials;
  private final Duration interval;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final Set<String> seenServing = ConcurrentHashMap.newKeySet();
  private final ExecutorService checks = Executors.newVirtualThreadPerTaskExecutor();
  private volatile List<ServiceState> states = List.of();
  private volatile boolean closed;
  private Thread thread;

  /**
   * @param services the services' short names
   * @param addresses gives the target of a service, as channels take it
   * @param credentials how services are called over the network
   * @param interval how often to ask once every service was seen serving
   */
  public ServiceMonitor(
      Iterable<String> services,
      UnaryOperator<String> addresses,
      ChannelCredentials credentials,
      Duration interval) {
    services.forEach(service -> targets.put(service, addresses.apply(service)));
    this.credentials = credentials;
    this.interval = interval;
  }

  /** Begins to ask. */
  public void start() {
    thread = Thread.ofVirtual().name("service-monitor").start(this::watch);
  }

  /** Every service as it was found last; empty before the first round. */
  List<ServiceState> states() {
    return states;
  }

  /** A service by its short name. */
  Optional<ServiceState> state(String name) {
    return states.stream().filter(state -> state.name().equals(name)).findFirst();
  }

  /** Whether each service was seen serving at least once. */
  boolean allSeen() {
    return seenServing.size() == targets.size();
  }

  /** The services that have never been seen serving. */
  List<String> awaited() {
    return targets.keySet().stream().filter(name -> !seenServing.contains(name)).toList();
  }

  @Override
  public void close() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
    checks.shutdownNow();
    channels.values().forEach(ManagedChannel::shutdownNow);
  }

  private void watch() {
    while (!closed) {
      try {
        look();
        Thread.sleep(allSeen() ? interval : STARTING);
      } catch (InterruptedException stopped) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          log.error("The services' health could not be read", e);
        }
      }
    }
  }

  private void look() throws InterruptedException {
    Map<String, List<Future<Instance>>> asked = new LinkedHashMap<>();
    Set<String> current = new HashSet<>();
    for (Map.Entry<String, String> target : targets.entrySet()) {
      List<Future<Instance>> instances = new ArrayList<>();
      for (String address : ServiceAddresses.resolve(target.getValue())) {
        current.add(address);
        instances.add(checks.submit(() -> check(address, target.getValue())));
      }
      asked.put(target.getKey(), instances);
    }
    List<ServiceState> found = new ArrayList<>();
    for (Map.Entry<String, List<Future<Instance>>> service : asked.entrySet()) {
      List<Instance> instances = new ArrayList<>();
      for (Future<Instance> instance : service.getValue()) {
        instances.add(result(instance));
      }
      found.add(new ServiceState(service.getKey(), List.copyOf(instances)));
    }
    publish(found);
    channels
        .entrySet()
        .removeIf(
            channel -> {
              boolean removed = !current.contains(channel.getKey());
              if (removed) {
                channel.getValue().shutdownNow();
              }
              return removed;
            });
  }

  private void publish(List<ServiceState> found) {
    for (ServiceState state : found) {
      Optional<ServiceState> before = state(state.name());
      if (before.isPresent() && !before.get().status().equals(state.status())) {
        log.atLevel(state.serving() ? Level.INFO : Level.WARN)
            .log("The service {} is {} now", state.name(), state.status());
      }
      if (state.serving()) {
        seenServing.add(state.name());
      }
    }
    states = List.copyOf(found);
  }

  private Instance check(String address, String target) {
    ManagedChannel channel =
        channels.computeIfAbsent(
            address, absent -> ServiceAddresses.open(absent, target, credentials));
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel);
    try {
      if (!serves(health, "")) {
        return new Instance(address, Instance.Health.NOT_SERVING, List.of());
      }
    } catch (StatusRuntimeException unreachable) {
      // The next round tries itself, whatever pause the channel would make.
      channel.resetConnectBackoff();
      return new Instance(address, Instance.Health.UNREACHABLE, List.of());
    }
    List<String> failing = failingStores(health);
    return new Instance(
        address, failing.isEmpty() ? Instance.Health.SERVING : Instance.Health.DEGRADED, failing);
  }

  private static boolean serves(HealthGrpc.HealthBlockingStub health, String name) {
    HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(name).build();
    return health.withDeadlineAfter(DEADLINE).check(request).getStatus() == ServingStatus.SERVING;
  }

  private static List<String> failingStores(HealthGrpc.HealthBlockingStub health) {
    if (isWell(health, StoreHealth.ALL)) {
      return List.of();
    }
    return StoreHealth.STORES.stream().filter(store -> !isWell(health, store)).toList();
  }

  /** Whether it serves or the instance does not know the name. */
  private static boolean isWell(HealthGrpc.HealthBlockingStub health, String name) {
    try {
      return serves(health, name);
    } catch (StatusRuntimeException unknown) {
      return true;
    }
  }

  private static Instance result(Future<Instance> asked) throws InterruptedException {
    try {
      return asked.get(8 * DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
