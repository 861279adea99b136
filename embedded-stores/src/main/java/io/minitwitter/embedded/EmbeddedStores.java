package io.minitwitter.embedded;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * PostgreSQL, Redis, a MongoDB-wire server and an AMQP broker, run by this JVM and reachable on the
 * loopback address only.
 *
 * <p>A store that ends by itself is started again at the same address. {@link #close()} stops the
 * stores; Ctrl-C in the terminal does not, so that the owner can stop what uses them first. When
 * the JVM ends without closing them, however that happens, they end too.
 */
public final class EmbeddedStores implements AutoCloseable {

  private final DataFolder folder;
  private final boolean temporary;
  private final Map<Store, Supervisor> servers;
  private final DiskSpace diskSpace;

  private EmbeddedStores(DataFolder folder, boolean temporary, Map<Store, Supervisor> servers) {
    this.folder = folder;
    this.temporary = temporary;
    this.servers = servers;
    this.diskSpace = new DiskSpace(folder.path());
  }

  /**
   * Stores that keep their data in {@code folder}: every acknowledged write to PostgreSQL and
   * MongoDB is on disk, Redis may lose its last second when the machine fails. The folder stays the
   * caller's to close, after the stores.
   */
  public static Builder durable(DataFolder folder) {
    return new Builder(Objects.requireNonNull(folder));
  }

  /**
   * Stores for tests: a temporary folder that {@link #close()} deletes, nothing forced to disk, and
   * queries to MongoDB that no index serves are refused.
   */
  public static Builder temporary() {
    return new Builder(null);
  }

  /**
   * The JDBC URL of a database, credentials included; creates the database when it is not there.
   *
   * @param database a name of lower-case letters, digits and underscores, at most 63, not beginning
   *     with a digit
   * @throws IllegalStateException when PostgreSQL was not started, or cannot create it
   */
  public String postgresUrl(String database) {
    return server(Store.POSTGRES, EmbeddedPostgres.class).url(database);
  }

  /**
   * The {@code redis://} URL, password included.
   *
   * @throws IllegalStateException when Redis was not started
   */
  public String redisUrl() {
    return server(Store.REDIS, EmbeddedRedis.class).url();
  }

  /**
   * The {@code mongodb://} URL, without a database; a database exists from its first write.
   *
   * @throws IllegalStateException when MongoDB was not started
   */
  public String mongoUrl() {
    return server(Store.MONGO, MongoServer.class).url();
  }

  /**
   * The {@code amqp://} URL, password and virtual host included.
   *
   * @throws IllegalStateException when the broker was not started
   */
  public String amqpUrl() {
    return server(Store.BROKER, EmbeddedBroker.class).url();
  }

  private <T> T server(Store store, Class<T> type) {
    Supervisor supervisor = servers.get(store);
    if (supervisor == null) {
      throw new IllegalStateException(store.title() + " is not among the stores that were started");
    }
    return type.cast(supervisor.server());
  }

  /** Why a store does not serve at present; empty while it does, or when it was not started. */
  public Optional<String> fault(Store store) {
    return Optional.ofNullable(servers.get(store)).flatMap(started -> started.server().fault());
  }

  /**
   * Stops every store cleanly, within ten seconds; what was acknowledged is on disk then. Does
   * nothing the second time.
   */
  @Override
  public void close() {
    diskSpace.close();
    List<Supervisor> open = List.copyOf(servers.values());
    servers.clear();
    closeAll(open);
    if (temporary) {
      TemporaryFolder.delete(folder);
    }
  }

  /** Side by side: each may wait a while for its disk. */
  private static void closeAll(List<? extends AutoCloseable> servers) {
    try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> closed = new ArrayList<>();
      for (AutoCloseable server : servers) {
        closed.add(
            closing.submit(
                () -> {
                  server.close();
                  return null;
                }));
      }
      RuntimeException failure = null;
      for (Future<Void> end : closed) {
        failure = Builder.failure(end, failure);
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** Says which stores to start and how. */
  public static final class Builder {

    private static final int DEFAULT_CACHE = 32;
    private static final int MIN_CACHE = 16;
    private static final int MAX_CACHE = 256;

    private final DataFolder given;
    private final Map<Store, StoreStart.Place> places = new EnumMap<>(Store.class);
    private int cacheMebibytes = DEFAULT_CACHE;
    private StartListener listener = (_, _) -> {};

    private Builder(DataFolder given) {
      this.given = given;
    }

    /**
     * Starts this store too.
     *
     * @param port the port on 127.0.0.1, 0 for a free one
     * @param portSetting the name of the setting that chooses the port, for the message when the
     *     port is taken
     */
    public Builder store(Store store, int port, String portSetting) {
      if (port < 0 || port > 0xFFFF) {
        throw new IllegalArgumentException("Not a port: " + port);
      }
      places.put(store, new StoreStart.Place(port, Objects.requireNonNull(portSetting)));
      return this;
    }

    /** Starts this store too, on a free port. */
    public Builder store(Store store) {
      return store(store, 0, "");
    }

    /** The cache of the MongoDB-wire server's file, in mebibytes (16 to 256); 32 unless set. */
    public Builder mongoCacheMebibytes(int mebibytes) {
      if (mebibytes < MIN_CACHE || mebibytes > MAX_CACHE) {
        throw new IllegalArgumentException(
            "The cache has %d to %d MiB, not %d".formatted(MIN_CACHE, MAX_CACHE, mebibytes));
      }
      cacheMebibytes = mebibytes;
      return this;
    }

    /** Called while the stores start; nothing is called unless set. */
    public Builder listener(StartListener listener) {
      this.listener = Objects.requireNonNull(listener);
      return this;
    }

    /**
     * Starts the stores in parallel and waits until all answer. When one fails, the others are
     * stopped again.
     *
     * @throws PortInUseException when a port is taken
     * @throws StoreStartException when a store does not start; the message says why
     */
    public EmbeddedStores start() {
      boolean temporary = given == null;
      DataFolder folder = temporary ? TemporaryFolder.create() : given;
      StoreStart start = new StoreStart(folder, !temporary, cacheMebibytes, listener);
      Map<Store, EmbeddedServer> started = new EnumMap<>(Store.class);
      RuntimeException failure = null;
      try (ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor()) {
        Map<Store, Future<EmbeddedServer>> starts = new EnumMap<>(Store.class);
        places.forEach(
            (store, place) -> starts.put(store, starting.submit(() -> start.of(store, place))));
        for (Map.Entry<Store, Future<EmbeddedServer>> end : starts.entrySet()) {
          failure = failure(end.getValue(), failure);
          if (end.getValue().state() == Future.State.SUCCESS) {
            started.put(end.getKey(), end.getValue().resultNow());
          }
        }
      }
      if (failure != null) {
        closeAll(List.copyOf(started.values()));
        if (temporary) {
          TemporaryFolder.delete(folder);
        }
        throw failure;
      }
      Map<Store, Supervisor> servers = new ConcurrentHashMap<>();
      started.forEach((store, server) -> servers.put(store, new Supervisor(store, server)));
      return new EmbeddedStores(folder, temporary, servers);
    }

    /** The failure so far, or the one this ended with. */
    private static RuntimeException failure(Future<?> end, RuntimeException soFar) {
      try {
        end.get();
        return soFar;
      } catch (ExecutionException e) {
        RuntimeException failure =
            e.getCause() instanceof RuntimeException cause
                ? cause
                : new IllegalStateException(e.getCause());
        if (soFar == null) {
          return failure;
        }
        soFar.addSuppressed(failure);
        return soFar;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return soFar == null ? new IllegalStateException("Interrupted", e) : soFar;
      }
    }
  }
}
