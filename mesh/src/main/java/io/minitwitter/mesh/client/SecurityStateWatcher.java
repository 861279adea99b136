package io.minitwitter.mesh.client;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.auth.v1.WatchSecurityStateRequest;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.mesh.identity.SecurityState;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps a node's {@link SecurityState} up to date from auth-svc's stream. While the stream is lost
 * the node goes on judging by what it knows, and {@link #lost} says so.
 */
public final class SecurityStateWatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SecurityStateWatcher.class);
  // The stream has a sign of life every five seconds.
  private static final Duration SILENCE = Duration.ofSeconds(12);
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private final Channel auth;
  private final SecurityState state;
  private final ScheduledExecutorService pulse =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
  private volatile Context.CancellableContext stream;
  private volatile boolean closed;
  private Thread thread;

  /**
   * A watcher, not started yet.
   *
   * @param auth a channel that calls as this service
   */
  public SecurityStateWatcher(Channel auth, SecurityState state) {
    this.auth = auth;
    this.state = state;
  }

  /** Begins to watch, and goes on for as long as the node lives. */
  public void start() {
    thread = Thread.ofVirtual().name("security-state").start(this::watch);
    long seconds = SILENCE.toSeconds() / 4;
    var _ = pulse.scheduleWithFixedDelay(this::endSilentStream, seconds, seconds, TimeUnit.SECONDS);
  }

  /** Whether nothing has come from auth-svc for longer than its signs of life are apart. */
  public boolean lost() {
    return state.heardAt().isBefore(Instant.now().minus(SILENCE));
  }

  private void watch() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      boolean heard = follow();
      pause = heard ? FIRST_PAUSE_MILLIS : Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean follow() {
    boolean heard = false;
    Context.CancellableContext open = Context.ROOT.withCancellation();
    stream = open;
    Context previous = open.attach();
    try {
      Iterator<WatchSecurityStateResponse> updates =
          AuthServiceGrpc.newBlockingStub(auth)
              .withWaitForReady()
              .watchSecurityState(WatchSecurityStateRequest.getDefaultInstance());
      while (!closed && updates.hasNext()) {
        state.apply(updates.next());
        heard = true;
      }
    } catch (StatusRuntimeException e) {
      if (!closed) {
        // Once for each that ran, however often the next one is tried.
        log.atLevel(heard ? Level.INFO : Level.DEBUG)
            .log("the security state's stream ended: {}", e.getStatus().getCode());
      }
    } catch (RuntimeException e) {
      log.warn("the security state's stream broke", e);
    } finally {
      open.detach(previous);
      open.cancel(null);
    }
    return heard;
  }

  /** A stream whose other end vanished without a word would be read for ever. */
  private void endSilentStream() {
    if (state.ready() && lost()) {
      stream.cancel(null);
    }
  }

  @Override
  public void close() {
    closed = true;
    pulse.shutdownNow();
    if (stream != null) {
      stream.cancel(null);
    }
    if (thread != null) {
      thread.interrupt();
    }
  }
}
