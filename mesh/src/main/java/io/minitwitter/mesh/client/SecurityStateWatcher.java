package io.minitwitter.mesh.client;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.auth.v1.WatchSecurityStateRequest;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.mesh.identity.SecurityState;
import io.minitwitter.mesh.node.PeriodicJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's {@link SecurityState} up to date from auth-svc's stream. While the stream is lost
 * the node verifies tokens with the last known state, and {@link #lost} says so.
 */
public final class SecurityStateWatcher extends PeriodicJob {
  private static final Logger log = LoggerFactory.getLogger(SecurityStateWatcher.class);

  /** The stream has a heartbeat every five seconds. */
  private static final Duration TIMEOUT = Duration.ofSeconds(12);

  private static final Duration RECONNECT = Duration.ofMillis(50);

  private final Channel auth;
  private final SecurityState state;
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("security-state-timeout").factory());
  private volatile Context.CancellableContext stream = Context.ROOT.withCancellation();

  /**
   * A watcher, not started yet.
   *
   * @param auth a channel that calls as this service
   */
  public SecurityStateWatcher(Channel auth, SecurityState state) {
    super("security-state", RECONNECT);
    this.auth = auth;
    this.state = state;
  }

  /** Whether nothing has come from auth-svc for longer than its heartbeats are apart. */
  public boolean lost() {
    return state.lastMessageAt().isBefore(Instant.now().minus(TIMEOUT));
  }

  /** Reads one stream until it ends. */
  @Override
  protected void run() {
    Context.CancellableContext open = Context.ROOT.withCancellation();
    stream = open;
    Context previous = open.attach();
    long seconds = TIMEOUT.toSeconds() / 4;
    Future<?> timeout =
        TIMER.scheduleWithFixedDelay(
            () -> cancelIfSilent(open), seconds, seconds, TimeUnit.SECONDS);
    boolean updated = false;
    try {
      Iterator<WatchSecurityStateResponse> updates =
          AuthServiceGrpc.newBlockingStub(auth)
              .withWaitForReady()
              .watchSecurityState(WatchSecurityStateRequest.getDefaultInstance());
      while (!stopping() && updates.hasNext()) {
        state.apply(updates.next());
        succeeded();
        updated = true;
      }
    } catch (StatusRuntimeException e) {
      if (!updated) {
        throw e;
      }
      log.info("The stream of the security state ended: {}", e.getStatus().getCode());
    } finally {
      timeout.cancel(false);
      open.detach(previous);
      open.cancel(null);
    }
  }

  /** A connection whose other end vanished silently would be read forever. */
  private void cancelIfSilent(Context.CancellableContext open) {
    if (state.ready() && lost()) {
      open.cancel(null);
    }
  }

  @Override
  protected void cancelRun() {
    stream.cancel(null);
  }
}
