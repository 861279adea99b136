package io.minitwitter.gateway;

import io.minitwitter.gateway.http.HttpServer;
import io.minitwitter.gateway.operations.OperationsRoutes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Listens when everything else is there, and stops listening before anything else goes. */
final class GatewayLifecycle implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(GatewayLifecycle.class);

  private final HttpServer server;
  private final OperationsRoutes operations;
  private final String host;
  private final int port;
  private volatile boolean running;

  GatewayLifecycle(HttpServer server, OperationsRoutes operations, String host, int port) {
    this.server = server;
    this.operations = operations;
    this.host = host;
    this.port = port;
  }

  @Override
  public void start() {
    server.start(host, port);
    running = true;
    log.info("The gateway listens on {}:{}", host, server.port());
  }

  @Override
  public void stop() {
    operations.stopping();
    server.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  /** The port that is listened on. */
  int port() {
    return server.port();
  }
}
