package io.minitwitter.standalone;

import io.minitwitter.embedded.DataFolder;
import io.minitwitter.embedded.EmbeddedStores;
import io.minitwitter.embedded.StartListener;
import io.minitwitter.embedded.Store;
import io.minitwitter.mesh.store.PostgresUrl;
import io.minitwitter.migrations.Migrations;
import java.util.EnumMap;
import java.util.Map;

/** The stores of the services: embedded, except those with a configured URL. */
final class Stores implements AutoCloseable {
  private static final String DATABASE = "minitwitter";

  private final EmbeddedStores embedded;
  private final Map<Store, String> urls = new EnumMap<>(Store.class);

  private Stores(EmbeddedStores embedded) {
    this.embedded = embedded;
  }

  static Stores start(DataFolder folder, StandaloneSettings settings, StartListener listener) {
    Map<Store, String> given = new EnumMap<>(Store.class);
    given.put(Store.POSTGRES, settings.postgresUrl());
    given.put(Store.REDIS, settings.redisUrl());
    given.put(Store.MONGO, settings.mongodbUrl());
    given.put(Store.BROKER, settings.rabbitmqUrl());
    EmbeddedStores.Builder builder =
        EmbeddedStores.durable(folder)
            .mongoCacheMebibytes(settings.mongodbCache())
            .listener(listener);
    place(builder, given, Store.POSTGRES, settings.postgresPort(), "MINITWITTER_POSTGRES_PORT");
    place(builder, given, Store.REDIS, settings.redisPort(), "MINITWITTER_REDIS_PORT");
    place(builder, given, Store.MONGO, settings.mongodbPort(), "MINITWITTER_MONGODB_PORT");
    place(builder, given, Store.BROKER, settings.rabbitmqPort(), "MINITWITTER_RABBITMQ_PORT");
    Stores stores = new Stores(builder.start());
    given.forEach(
        (store, url) -> stores.urls.put(store, url.isEmpty() ? stores.embeddedUrl(store) : url));
    return stores;
  }

  private static void place(
      EmbeddedStores.Builder builder,
      Map<Store, String> given,
      Store store,
      int port,
      String setting) {
    if (given.get(store).isEmpty()) {
      builder.store(store, port, setting);
    }
  }

  private String embeddedUrl(Store store) {
    return switch (store) {
      case POSTGRES -> embedded.postgresUrl(DATABASE);
      case REDIS -> embedded.redisUrl();
      case MONGO -> embedded.mongoUrl();
      case BROKER -> embedded.amqpUrl();
    };
  }

  String url(Store store) {
    return urls.get(store);
  }

  /** Brings every schema to its newest version. */
  void migrate() {
    for (Module module : Module.ALL) {
      module
          .schema()
          .ifPresent(schema -> Migrations.of(PostgresUrl.jdbc(url(Store.POSTGRES)), schema).up());
    }
  }

  @Override
  public void close() {
    embedded.close();
  }
}
