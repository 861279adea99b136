package io.minitwitter.notification;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.store.MongoConfiguration;
import java.time.InstantSource;

/** The stores of a test, on a database of its own. */
final class TestDatabase implements AutoCloseable {

  private final TestStores.MongoDatabase address = TestStores.mongo("notifications");
  private final MongoClient client =
      MongoClients.create(MongoConfiguration.clientSettings(address.url(), "test"));
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final MongoDatabase database = client.getDatabase(address.database());
  private final MongoStores stores = new MongoStores(database, ids);

  MongoDatabase database() {
    return database;
  }

  TimeOrderedIds ids() {
    return ids;
  }

  MongoNotificationStore notifications() {
    return stores.notifications();
  }

  MongoLikeGroups likeGroups() {
    return stores.likeGroups();
  }

  PreferenceStore preferences() {
    return new MongoPreferenceStore(database);
  }

  Fanouts fanouts() {
    return new MongoFanouts(database, InstantSource.system());
  }

  @Override
  public void close() {
    database.drop();
    client.close();
  }
}
