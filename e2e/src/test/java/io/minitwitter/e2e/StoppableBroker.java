package io.minitwitter.e2e;

import io.minitwitter.embedded.DataFolder;
import io.minitwitter.embedded.EmbeddedStores;
import io.minitwitter.embedded.Store;
import java.nio.file.Path;

/** A broker of the tests' own that can be away for a while: it keeps its place and its messages. */
final class StoppableBroker implements AutoCloseable {
  private final int port = FreePorts.next();
  private final DataFolder folder;
  private final String url;
  private EmbeddedStores running;

  /** One that runs, and keeps its messages in a folder. */
  StoppableBroker(Path home) {
    folder = DataFolder.open(home);
    start();
    url = running.amqpUrl();
  }

  String url() {
    return url;
  }

  void start() {
    if (running == null) {
      running = EmbeddedStores.durable(folder).store(Store.BROKER, port, "").start();
    }
  }

  void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  @Override
  public void close() {
    stop();
    folder.close();
  }
}
