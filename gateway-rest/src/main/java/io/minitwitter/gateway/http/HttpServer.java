package io.minitwitter.gateway.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.servlet.JavalinServlet;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for HTTP/1.1 and runs the pipeline for each request on a virtual thread. Javalin's plain
 * servlet is mounted on Jetty directly: the server that Javalin would start handles upgrade headers
 * before any handler and keeps a session for each such request.
 */
public final class HttpServer implements AutoCloseable {
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final int MAX_PLATFORM_THREADS = 16;
  private static final int ACCEPT_BACKLOG = 1024;

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final Connections connections;
  private final Server server;
  private final ServerConnector connector;

  /**
   * @param drainTime how long requests in flight may continue when the server is closed
   * @param tls the certificate and key for HTTPS; empty serves HTTP
   */
  public HttpServer(
      RequestPipeline pipeline,
      ConnectionLimits limits,
      Duration drainTime,
      Optional<SSLContext> tls) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_PLATFORM_THREADS);
    threads.setName("gateway-http");
    threads.setVirtualThreadsExecutor(requests);
    this.server = new Server(threads);
    this.connections = new Connections(limits, pipeline.addresses(), server.getScheduler());
    this.connector = connector(server, tls);
    connector.setIdleTimeout(limits.idleTime().toMillis());
    connector.setAcceptQueueSize(ACCEPT_BACKLOG);
    connector.addBean(connections);
    server.addConnector(connector);
    server.setStopTimeout(drainTime.toMillis());
    server.setErrorHandler(pipeline.earlyErrors());
    connections.setHandler(servlets(pipeline));
    server.setHandler(new GracefulHandler(connections));
  }

  /**
   * Starts to listen.
   *
   * @param port the port; 0 takes a free one
   */
  public void start(String host, int port) {
    connector.setHost(host);
    connector.setPort(port);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("The gateway cannot listen on " + host + ":" + port, e);
    }
  }

  /** The port that the server listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Refuses new connections and waits for the requests in flight, up to the drain time. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      log.warn("Requests were still in flight at the end of the drain time", e);
    }
    requests.close();
  }

  private static ServletContextHandler servlets(RequestPipeline pipeline) {
    Javalin javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.startupWatcherEnabled = false;
              config.http.compressionStrategy = CompressionStrategy.NONE;
              config.routes.before(pipeline);
            });
    ServletContextHandler context =
        new ServletContextHandler(
            "/", ServletContextHandler.NO_SESSIONS | ServletContextHandler.NO_SECURITY);
    context.setErrorHandler(pipeline.earlyErrors());
    context.addServlet(new ServletHolder(new JavalinServlet(javalin.unsafe)), "/*");
    return context;
  }

  private static ServerConnector connector(Server server, Optional<SSLContext> tls) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    // A trie of 100 kB per connection, which takes longer to walk through than a token to parse.
    http.setHeaderCacheSize(0);
    // The route table decodes each segment itself, so no path is ambiguous to it.
    http.setUriCompliance(UriCompliance.LEGACY);
    if (tls.isEmpty()) {
      return new ServerConnector(server, new HttpConnectionFactory(http));
    }
    SslContextFactory.Server certificate = new SslContextFactory.Server();
    certificate.setSslContext(tls.get());
    // There is one certificate for all host names; the client verifies it.
    http.addCustomizer(new SecureRequestCustomizer(false));
    return new ServerConnector(server, certificate, new HttpConnectionFactory(http));
  }
}
