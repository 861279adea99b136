package io.minitwitter.gateway.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JettyConfig;
import io.javalin.util.JavalinException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for HTTP and passes each request to the pipeline, on its own virtual thread. */
public final class HttpServer implements AutoCloseable {
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final Duration IDLE_TIME = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  private final Javalin javalin;

  /**
   * @param drainTime how long requests in flight may go on when the server is closed
   * @param tls what HTTPS is spoken with; empty speaks HTTP
   */
  public HttpServer(RequestPipeline pipeline, Duration drainTime, Optional<SSLContext> tls) {
    this.javalin =
        Javalin.create(
            config -> {
              config.concurrency.useVirtualThreads = true;
              config.startup.showJavalinBanner = false;
              config.http.compressionStrategy = CompressionStrategy.NONE;
              config.jetty.modifyServer(server -> prepare(server, drainTime));
              config.jetty.modifyServletContextHandler(
                  context -> context.setErrorHandler(new JettyErrors()));
              config.jetty.modifyHttpConfiguration(HttpServer::configure);
              tls.ifPresent(context -> speakTls(config.jetty, context));
              config.routes.before(pipeline);
            });
  }

  /**
   * Starts to listen.
   *
   * @param port the port; 0 takes a free one
   */
  public void start(String host, int port) {
    javalin.start(host, port);
  }

  /** The port that is listened on. */
  public int port() {
    return javalin.port();
  }

  /** Accepts no more connections and waits a limited time for the requests in flight. */
  @Override
  public void close() {
    try {
      javalin.stop();
    } catch (JavalinException e) {
      log.warn("Requests were still in flight at the end of the drain time", e);
    }
  }

  private static void prepare(Server server, Duration drainTime) {
    server.setStopTimeout(drainTime.toMillis());
    server.setHandler(new GracefulHandler());
    server.setErrorHandler(new JettyErrors());
  }

  private static void speakTls(JettyConfig jetty, SSLContext context) {
    jetty.addConnector(
        (server, http) -> {
          SslContextFactory.Server tls = new SslContextFactory.Server();
          tls.setSslContext(context);
          HttpConfiguration https = new HttpConfiguration(http);
          // There is one certificate, whatever name it is called by: who calls judges that.
          https.addCustomizer(new SecureRequestCustomizer(false));
          ServerConnector connector =
              new ServerConnector(server, tls, new HttpConnectionFactory(https));
          connector.setHost(jetty.host);
          connector.setPort(jetty.port);
          return connector;
        });
  }

  private static void configure(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    http.setIdleTimeout(IDLE_TIME.toMillis());
  }
}
