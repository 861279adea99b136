package io.minitwitter.e2e;

import io.minitwitter.embedded.DataFolder;
import io.minitwitter.embedded.EmbeddedStores;
import io.minitwitter.embedded.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A Redis of the tests' own that can be away for a while: it keeps its place and what it held. */
final class StoppableRedis implements AutoCloseable {
  private final int port = FreePorts.next();
  private final DataFolder folder;
  private final String url;
  private EmbeddedStores running;

  /** One that runs, and keeps its data in a folder. */
  StoppableRedis(Path home) {
    folder = DataFolder.open(home);
    start();
    url = running.redisUrl();
  }

  String url() {
    return url;
  }

  void start() {
    if (running == null) {
      running = EmbeddedStores.durable(folder).store(Store.REDIS, port, "").start();
    }
  }

  void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  /** Removes all that a Redis holds. */
  static void flush(String url) {
    URI address = URI.create(url);
    String commands =
        "AUTH %s\r\nFLUSHALL\r\nQUIT\r\n".formatted(address.getUserInfo().substring(1));
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
      String answers =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!answers.equals("+OK\r\n".repeat(3))) {
        throw new IllegalStateException(answers);
      }
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
