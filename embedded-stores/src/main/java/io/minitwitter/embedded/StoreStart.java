package io.minitwitter.embedded;

import io.minitwitter.embedded.StartListener.Phase;
import io.minitwitter.embedded.mongo.DocumentFileException;
import io.minitwitter.embedded.mongo.EmbeddedMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How each store is started in a folder. */
final class StoreStart {
  /** Between finding a free port and using it, another program may take it. */
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

  /**
   * Starts a store and waits until it answers.
   *
   * @throws StoreStartException when it does not start; the message says why
   */
  EmbeddedServer of(Store store, Place place) {
    try {
      return start(store, place);
    } catch (UncheckedIOException | DocumentFileException e) {
      String cause = e.getCause() instanceof IOException io ? ": " + io : "";
      throw new StoreStartException(
          "%s does not start. %s%s".formatted(store.title(), e.getMessage(), cause), e);
    }
  }

  private EmbeddedServer start(Store store, Place place) {
    Path own = folder.subfolder(name(store));
    Binaries shared = Binaries.shared();
    Binaries binaries = durable ? Binaries.linked(folder.subfolder("programs"), shared) : shared;
    prepare(store, own, binaries);
    if (place.port() != 0 && LoopbackPort.isInUse(place.port())) {
      throw new PortInUseException(store, place.port(), place.setting());
    }
    EmbeddedServer server = null;
    for (int attempt = 1; server == null; attempt++) {
      try {
        server = serve(store, place.port(), own, binaries);
      } catch (StoreStartException e) {
        if (place.port() != 0 || attempt == FREE_PORT_ATTEMPTS) {
          throw e;
        }
      }
    }
    if (durable && store != Store.MONGO) {
      marker(store).set(); // The document server keeps its own.
    }
    listener.onPhase(store, Phase.READY);
    return server;
  }

  private static String name(Store store) {
    return store.name().toLowerCase(Locale.ROOT);
  }

  private Path markerFile(Store store) {
    return folder.subfolder("used").resolve(name(store));
  }

  private UsedMarker marker(Store store) {
    return new UsedMarker(store, markerFile(store));
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
    if (durable) {
      checkData(store, own);
    }
    if (store == Store.POSTGRES && !EmbeddedPostgres.isPrepared(own)) {
      listener.onPhase(store, Phase.PREPARING);
      EmbeddedPostgres.prepare(own, binaries, folder.secret("postgres"), durable);
    }
    listener.onPhase(store, Phase.STARTING);
  }

  private void checkData(Store store, Path own) {
    UsedMarker marker = marker(store);
    switch (store) {
      case POSTGRES -> {
        marker.check(EmbeddedPostgres.isPrepared(own), own);
        Path secret = folder.path().resolve("secrets/postgres");
        if (marker.isSet() && !Files.exists(secret)) {
          throw new StoreStartException(
              "The password of PostgreSQL, %s, is missing. Restore it from a backup."
                  .formatted(secret));
        }
      }
      case REDIS -> marker.check(EmbeddedRedis.isPrepared(own), own);
      case BROKER -> marker.check(EmbeddedBroker.isPrepared(own), own);
      case MONGO -> {} // Checks more than that itself.
    }
  }

  private EmbeddedServer serve(Store store, int wanted, Path own, Binaries binaries) {
    // The document server takes a free port itself.
    int port = wanted == 0 && store != Store.MONGO ? LoopbackPort.free() : wanted;
    String password = folder.secret(name(store));
    return switch (store) {
      case POSTGRES -> EmbeddedPostgres.start(own, binaries, port, password, durable);
      case REDIS -> EmbeddedRedis.start(own, binaries, port, password, durable);
      case MONGO -> new MongoServer(documents(own, port, password));
      case BROKER -> EmbeddedBroker.start(own, port, password, durable);
    };
  }

  private EmbeddedMongo documents(Path own, int port, String password) {
    return durable
        ? EmbeddedMongo.durable(
            own,
            markerFile(Store.MONGO),
            port,
            password,
            cacheMebibytes,
            () -> listener.onPhase(Store.MONGO, Phase.RECOVERING))
        : EmbeddedMongo.inMemory(port, password, true);
  }
}
