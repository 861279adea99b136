package io.minitwitter.gateway.http;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Bounds the number and the age of connections. Jetty's idle timeout restarts with every byte; here
 * the time to send a request's headers and the time to receive an answer are bounded in total, so
 * that a client which sends or reads byte by byte loses its connection. Beyond the limits, the
 * oldest connection that serves no request is closed for the new one.
 */
final class Connections extends Handler.Wrapper implements Connection.Listener {
  private static final Duration SWEEP_INTERVAL = Duration.ofMillis(250);

  private final ConnectionLimits limits;
  private final ClientAddress addresses;
  private final Scheduler scheduler;
  private final Map<EndPoint, Tracked> open = new ConcurrentHashMap<>();
  private final BoundedByAddress<Tracked> bounded;

  Connections(ConnectionLimits limits, ClientAddress addresses, Scheduler scheduler) {
    this.limits = limits;
    this.addresses = addresses;
    this.scheduler = scheduler;
    this.bounded = new BoundedByAddress<>(limits.most(), limits.mostPerAddress());
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    scheduleSweep();
  }

  @Override
  public void onOpened(Connection connection) {
    if (!(connection instanceof ConnectionMetaData http)) {
      // The TLS layer below an HTTP connection.
      return;
    }
    SocketAddress peer = http.getRemoteSocketAddress();
    Tracked opened = new Tracked(connection.getEndPoint());
    open.put(opened.endPoint, opened);
    Tracked surplus =
        bounded.add(
            opened,
            addresses.ofPeer(peer),
            addresses.isTrustedPeer(peer),
            candidate -> !candidate.serving);
    if (surplus != null) {
      surplus.close("too many connections");
    }
  }

  @Override
  public void onClosed(Connection connection) {
    if (connection instanceof ConnectionMetaData) {
      Tracked closed = open.remove(connection.getEndPoint());
      if (closed != null) {
        bounded.remove(closed);
      }
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Tracked tracked = open.get(request.getConnectionMetaData().getConnection().getEndPoint());
    if (tracked != null) {
      tracked.serves(true);
      Request.addCompletionListener(request, failure -> tracked.serves(false));
    }
    return super.handle(request, response, callback);
  }

  private void scheduleSweep() {
    scheduler.schedule(this::sweep, SWEEP_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    if (!isRunning()) {
      return;
    }
    long now = System.nanoTime();
    for (Tracked tracked : open.values()) {
      Duration most = tracked.serving ? limits.requestTime() : limits.idleTime();
      if (now - tracked.since > most.toNanos()) {
        tracked.close("out of time");
      }
    }
    scheduleSweep();
  }

  /** One connection; {@code since} is when its current request, or its wait for one, began. */
  private static final class Tracked {
    private final EndPoint endPoint;
    private volatile long since = System.nanoTime();
    private volatile boolean serving;

    Tracked(EndPoint endPoint) {
      this.endPoint = endPoint;
    }

    void serves(boolean request) {
      since = System.nanoTime();
      serving = request;
    }

    /** Closes the socket at once; an orderly end of TLS would wait for the client. */
    void close(String reason) {
      EndPoint socket =
          endPoint instanceof SslConnection.SslEndPoint tls
              ? tls.getSslConnection().getEndPoint()
              : endPoint;
      socket.close(new TimeoutException(reason));
    }
  }
}
