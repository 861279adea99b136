package io.minitwitter.mesh.store;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Asks the stores of a node about once a second, and publishes the answers in its gRPC health: the
 * name {@code stores} is NOT_SERVING while one of them does not serve, and so is the store's own
 * name. The node itself stays SERVING, since much of it works without a store.
 */
@Component
public final class StoreHealth implements SmartLifecycle {
  /** The name in gRPC health for all stores of a node. */
  public static final String ALL = "stores";

  /** The names in gRPC health of single stores; a node knows those that it uses. */
  public static final List<String> STORES = List.of("postgresql", "mongodb", "redis", "rabbitmq");

  private static final Logger log = LoggerFactory.getLogger(StoreHealth.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final HealthStatusManager manager;
  private final List<StoreCheck> checks;
  private final Map<String, Boolean> serving = new ConcurrentHashMap<>();
  private volatile List<Thread> threads = List.of();

  StoreHealth(HealthStatusManager manager, ObjectProvider<StoreCheck> checks) {
    this.manager = manager;
    this.checks = checks.stream().toList();
  }

  @Override
  public void start() {
    manager.setStatus(ALL, ServingStatus.SERVING);
    // Each on its own thread: one store that does not answer must not hide another.
    threads =
        checks.stream()
            .map(
                check ->
                    Thread.ofVirtual().name("check-" + check.store()).start(() -> watch(check)))
            .toList();
  }

  private void watch(StoreCheck check) {
    int failures = 0;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Exception failure = failure(check);
        failures = failure == null ? 0 : failures + 1;
        // One answer may be late by chance.
        if (failures != 1) {
          publish(check.store(), failure);
        }
        Thread.sleep(INTERVAL);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static Exception failure(StoreCheck check) throws InterruptedException {
    try {
      check.question().ask();
      return null;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return e;
    }
  }

  private synchronized void publish(String store, Exception failure) {
    Boolean before = serving.put(store, failure == null);
    if (failure != null && !Boolean.FALSE.equals(before)) {
      log.warn("{} does not serve: {}", store, failure.toString());
    } else if (failure == null && Boolean.FALSE.equals(before)) {
      log.info("{} serves again", store);
    }
    manager.setStatus(store, status(failure == null));
    manager.setStatus(ALL, status(!serving.containsValue(false)));
  }

  private static ServingStatus status(boolean serving) {
    return serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  @Override
  public void stop() {
    threads.forEach(Thread::interrupt);
    threads = List.of();
  }

  @Override
  public boolean isRunning() {
    return !threads.isEmpty();
  }
}
