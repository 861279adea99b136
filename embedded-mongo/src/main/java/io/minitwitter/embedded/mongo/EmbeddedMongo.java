package io.minitwitter.embedded.mongo;

import java.nio.file.Path;
import java.util.Optional;
import org.h2.mvstore.MVStoreException;

/**
 * A server in this JVM that speaks MongoDB's wire protocol, on the loopback address and for one
 * user with a password.
 */
public final class EmbeddedMongo implements AutoCloseable {

  private final DocumentFile file;
  private final WireServer server;
  private final String password;

  private EmbeddedMongo(DocumentFile file, WireServer server, String password) {
    this.file = file;
    this.server = server;
    this.password = password;
  }

  /**
   * Keeps its documents in a folder: an acknowledged write is on disk.
   *
   * @param folder where the document file is
   * @param acknowledged the file, apart from that folder, that notes how much was acknowledged
   * @param port 0 for a free one
   * @param password letters, digits, dashes and underscores
   * @param onRecovery called when the last stop was unclean and indexes are built again
   * @throws DocumentFileException when the documents are missing, damaged or older than what was
   *     acknowledged
   */
  public static EmbeddedMongo durable(
      Path folder,
      Path acknowledged,
      int port,
      String password,
      int cacheMebibytes,
      Runnable onRecovery) {
    DocumentFile file = DocumentFile.open(folder, acknowledged, cacheMebibytes);
    if (file.isRecovering()) {
      onRecovery.run();
    }
    return start(file, port, password, false);
  }

  /**
   * Keeps its documents in memory.
   *
   * @param port 0 for a free one
   * @param password letters, digits, dashes and underscores
   * @param strict whether to refuse queries that no index serves
   */
  public static EmbeddedMongo inMemory(int port, String password, boolean strict) {
    return start(DocumentFile.inMemory(), port, password, strict);
  }

  private static EmbeddedMongo start(DocumentFile file, int port, String password, boolean strict) {
    try {
      IndexedBackend backend = new IndexedBackend(file, strict);
      file.opened();
      return new EmbeddedMongo(file, new WireServer(backend, new Scram(password), port), password);
    } catch (MVStoreException e) {
      file.close();
      throw new DocumentFileException(
          "Cannot write the documents: " + (e.getCause() == null ? e : e.getCause()), e);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Where it listens, with user and password, without a database. */
  public String url() {
    return "mongodb://%s:%s@127.0.0.1:%d/?authSource=admin&authMechanism=SCRAM-SHA-256"
        .formatted(Scram.USER, password, server.port());
  }

  /** Why writes are refused at present; empty while they are accepted. */
  public Optional<String> fault() {
    return file.fault();
  }

  /** Ends connections, then closes the documents. */
  @Override
  public void close() {
    server.close();
  }
}
