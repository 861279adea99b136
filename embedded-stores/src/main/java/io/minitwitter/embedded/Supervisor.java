package io.minitwitter.embedded;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a server again that has ended without being closed. */
final class Supervisor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(5);

  private final Store store;
  private final EmbeddedServer server;
  private final Thread thread;
  private String lastFault = "";
  private String lastFailure = "";

  Supervisor(Store store, EmbeddedServer server) {
    this.store = store;
    this.server = server;
    this.thread =
        Thread.ofPlatform().daemon().name("supervise-" + store.title()).start(this::supervise);
  }

  EmbeddedServer server() {
    return server;
  }

  private void supervise() {
    Duration pause = INTERVAL;
    try {
      while (true) {
        Thread.sleep(pause);
        pause = isWell() ? INTERVAL : longer(pause);
      }
    } catch (InterruptedException e) {
      // It is being closed.
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : twice;
  }

  private boolean isWell() {
    Optional<String> fault = server.fault();
    if (fault.isEmpty()) {
      lastFault = "";
      return true;
    }
    if (!fault.get().equals(lastFault)) {
      log.error("{} does not serve: {}", store.title(), fault.get());
    }
    lastFault = fault.get();
    try {
      server.restart();
      if (server.fault().isPresent()) {
        return false;
      }
      log.info("{} serves again", store.title());
      lastFault = "";
      return true;
    } catch (RuntimeException e) {
      String failure = String.valueOf(e.getMessage());
      if (!Thread.currentThread().isInterrupted() && !failure.equals(lastFailure)) {
        log.error("{} does not start again; attempts continue", store.title(), e);
      }
      lastFailure = failure;
      return false;
    }
  }

  /** Stops the server, and does not start it again. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
  }
}
