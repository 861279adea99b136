package io.minitwitter.mesh;

import io.minitwitter.embedded.DataFolder;
import io.minitwitter.embedded.EmbeddedStores;
import io.minitwitter.embedded.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** A Redis of a test that can be stopped temporarily and keeps its address and content. */
public final class StoppableRedis implements AutoCloseable {
  private final int port = freePort();
  private final DataFolder folder;
  private final String url;
  private EmbeddedStores running;

  /** One that runs, and keeps its data in a folder. */
  public StoppableRedis(Path home) {
    folder = DataFolder.open(home);
    start();
    url = running.redisUrl();
  }

  /** Its address, also while it is stopped. */
  public String url() {
    return url;
  }

  /** Starts it if it is stopped. */
  public void start() {
    if (running == null) {
      running = EmbeddedStores.durable(folder).store(Store.REDIS, port, "").start();
    }
  }

  /** Stops it if it runs. */
  public void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
    folder.close();
  }
}
