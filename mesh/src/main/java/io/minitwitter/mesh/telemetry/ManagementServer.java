package io.minitwitter.mesh.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** {@code /metrics} and {@code /health} of one process, on loopback only. */
public final class ManagementServer implements AutoCloseable {
  private final HttpServer server;

  /**
   * Starts listening.
   *
   * @param serving what {@code /health} answers: 200 or 503
   */
  public ManagementServer(int port, BooleanSupplier serving) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/metrics",
        exchange ->
            answer(exchange, 200, "text/plain; version=0.0.4", ProcessMetrics.registry().scrape()));
    server.createContext(
        "/health",
        exchange -> {
          boolean up = serving.getAsBoolean();
          answer(exchange, up ? 200 : 503, "application/json", "{\"serving\":" + up + "}");
        });
    server.start();
  }

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
