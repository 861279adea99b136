package io.minitwitter.embedded;

import io.minitwitter.embedded.StartListener.Phase;
import io.minitwitter.embedded.mongo.EmbeddedMongo;
import java.nio.file.Path;
import java.util.Locale;

/** How each store is started in a folder. */
final class StoreStart {
  /** Between finding a free port and using it, somebody else may take it. */
  private static final int FREE_PORT_ATTEMPTS = 4;

  private final DataFolder folder;
  private final boolean durable;
  private final int cacheMebibytes;
  private final StartListener listener;

  StoreStart(DataFolder folder, boolean durable, int cacheMebibytes, StartListener listener) {
    this.folder = folder;
    this.durable = durable;
    this.cacheMebibytes = cacheMebibytes;
    this.listener = listener;
  }

  /**
   * Where a store listens.
   *
   * @param port 0 for a free one
   * @param setting the name of the setting that chooses it
   */
  record Place(int port, String setting) {}

  /** Starts a store and waits until it answers. */
  AutoCloseable of(Store store, Place place) {
    Path own = folder.subfolder(store.name().toLowerCase(Locale.ROOT));
    Binaries shared = Binaries.shared();
    Binaries binaries = durable ? Binaries.linked(folder.subfolder("programs"), shared) : shared;
    prepare(store, own, binaries);
    if (place.port() != 0 && LoopbackPort.isInUse(place.port())) {
      throw new PortInUseException(store, place.port(), place.setting());
    }
    AutoCloseable server = null;
    for (int attempt = 1; server == null; attempt++) {
      try {
        server = serve(store, place.port(), own, binaries);
      } catch (StoreStartException e) {
        if (place.port() != 0 || attempt == FREE_PORT_ATTEMPTS) {
          throw e;
        }
      }
    }
    listener.onPhase(store, Phase.READY);
    return server;
  }

  private void prepare(Store store, Path own, Binaries binaries) {
    boolean orphaned =
        switch (store) {
          case POSTGRES -> EmbeddedPostgres.stopOrphan(own, binaries);
          case REDIS -> EmbeddedRedis.stopOrphan(own);
          case MONGO, BROKER -> false; // It ended with its JVM.
        };
    if (orphaned) {
      listener.onPhase(store, Phase.RECOVERING);
    }
    if (store == Store.POSTGRES && !EmbeddedPostgres.isPrepared(own)) {
      listener.onPhase(store, Phase.PREPARING);
      EmbeddedPostgres.prepare(own, binaries, folder.secret("postgres"), durable);
    }
    listener.onPhase(store, Phase.STARTING);
  }

  private AutoCloseable serve(Store store, int wanted, Path own, Binaries binaries) {
    // The MongoDB-wire server takes a free port itself.
    int port = wanted == 0 && store != Store.MONGO ? LoopbackPort.free() : wanted;
    return switch (store) {
      case POSTGRES ->
          EmbeddedPostgres.start(own, binaries, port, folder.secret("postgres"), durable);
      case REDIS -> EmbeddedRedis.start(own, binaries, port, folder.secret("redis"), durable);
      case MONGO ->
          durable
              ? EmbeddedMongo.durable(
                  own, port, cacheMebibytes, () -> listener.onPhase(store, Phase.RECOVERING))
              : EmbeddedMongo.inMemory(port, true);
      case BROKER -> EmbeddedBroker.start(own, port, folder.secret("broker"), durable);
    };
  }
}
