package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.MongoServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * The MongoDB-wire server in this JVM. It knows no passwords: whoever is on this machine may read.
 */
public final class EmbeddedMongo implements AutoCloseable {

  /**
   * A connection keeps to one thread, and a write occupies it until it is on disk. Threads start
   * with the connections that need them.
   */
  private static final int WORKERS = 32;

  private final MongoServer server;
  private final int port;

  private EmbeddedMongo(MongoServer server) {
    this.server = server;
    this.port = server.getLocalAddress().getPort();
  }

  /** Keeps its documents in {@code folder}. */
  public static EmbeddedMongo durable(
      Path folder, int port, int cacheMebibytes, Runnable onRecovery) {
    DocumentFile file = DocumentFile.open(folder, cacheMebibytes);
    if (file.isRecovering()) {
      onRecovery.run();
    }
    return start(file, port, false);
  }

  /**
   * Keeps its documents in memory.
   *
   * @param strict whether to refuse queries that no index serves
   */
  public static EmbeddedMongo inMemory(int port, boolean strict) {
    return start(DocumentFile.inMemory(), port, strict);
  }

  private static EmbeddedMongo start(DocumentFile file, int port, boolean strict) {
    try {
      MongoServer server = new MongoServer(new IndexedBackend(file, strict));
      server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1, WORKERS);
      return new EmbeddedMongo(server);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  public String url() {
    return "mongodb://127.0.0.1:" + port;
  }

  /** Ends connections, then closes the documents. */
  @Override
  public void close() {
    server.shutdownNow();
  }
}
