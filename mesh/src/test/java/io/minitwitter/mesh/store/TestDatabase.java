package io.minitwitter.mesh.store;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.minitwitter.embedded.TestStores;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A MongoDB database of a test's own, dropped after the test; register it as an extension. */
public final class TestDatabase implements AfterEachCallback, AutoCloseable {
  private static final MongoClient CLIENT =
      MongoClients.create(
          MongoConfiguration.clientSettings(TestStores.mongo("client").url(), "test"));

  private final MongoDatabase database;

  /** A new database whose name begins with a prefix. */
  public TestDatabase(String prefix) {
    this.database = CLIENT.getDatabase(TestStores.mongo(prefix).database());
  }

  public MongoDatabase get() {
    return database;
  }

  @Override
  public void close() {
    database.drop();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }
}
