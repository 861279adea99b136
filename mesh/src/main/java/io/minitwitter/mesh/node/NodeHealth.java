package io.minitwitter.mesh.node;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.minitwitter.mesh.identity.SecurityState;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says SERVING once the server listens and tokens can be verified, and NOT_SERVING before anything
 * is stopped, so that callers go elsewhere while calls in flight end.
 */
@Component
final class NodeHealth implements SmartLifecycle {
  private static final long LOOK_EVERY_MILLIS = 20;

  private final HealthStatusManager manager;
  private final SecurityState state;
  private final OpenStreams openStreams;
  private final ScheduledExecutorService waiting =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private volatile boolean running;
  private volatile boolean serving;

  NodeHealth(HealthStatusManager manager, SecurityState state, OpenStreams openStreams) {
    this.manager = manager;
    this.openStreams = openStreams;
    this.state = state;
    manager.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
  }

  boolean serving() {
    return serving;
  }

  @Override
  public void start() {
    running = true;
    var _ =
        waiting.scheduleWithFixedDelay(
            this::serveWhenReady, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void serveWhenReady() {
    if (running && state.ready()) {
      serving = true;
      manager.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
      waiting.shutdown();
    }
  }

  /**
   * Before any part of the context stops: the server's own end waits for calls in flight, and has
   * no order among those that stop in the same phase.
   */
  @EventListener
  void leave(ContextClosedEvent closing) {
    stop();
  }

  @Override
  public void stop() {
    running = false;
    serving = false;
    waiting.shutdownNow();
    manager.enterTerminalState();
    // After the last word to those who watch the health.
    openStreams.end();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Starts last. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
