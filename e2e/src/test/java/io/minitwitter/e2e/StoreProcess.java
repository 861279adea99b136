package io.minitwitter.e2e;

import io.minitwitter.embedded.DataFolder;
import io.minitwitter.embedded.EmbeddedStores;
import io.minitwitter.embedded.Store;
import java.io.IOException;
import java.nio.file.Path;

/** A process that owns one store, until its input ends or it is killed. */
final class StoreProcess {
  /** What it prints before the store's URL, once the store answers. */
  static final String READY = "ready ";

  private StoreProcess() {}

  /** Runs a store, given by name, folder and port. */
  public static void main(String[] arguments) throws IOException {
    Store store = Store.valueOf(arguments[0]);
    try (DataFolder folder = DataFolder.open(Path.of(arguments[1]));
        EmbeddedStores stores =
            EmbeddedStores.durable(folder)
                .store(store, Integer.parseInt(arguments[2]), "")
                .start()) {
      System.out.println(READY + url(stores, store));
      while (System.in.read() >= 0) {
        // The parent process holds the other end while the store is needed.
      }
    }
  }

  private static String url(EmbeddedStores stores, Store store) {
    return switch (store) {
      case POSTGRES -> stores.postgresUrl("e2e");
      case REDIS -> stores.redisUrl();
      case MONGO -> stores.mongoUrl();
      case BROKER -> stores.amqpUrl();
    };
  }
}
