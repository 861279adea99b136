package io.minitwitter.notification;

import com.mongodb.client.MongoDatabase;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.store.TestDatabase;
import java.time.InstantSource;

/** The stores of a test, on a database of its own. */
final class NotificationStores implements AutoCloseable {

  private final TestDatabase database = new TestDatabase("notifications");
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final MongoStores stores = new MongoStores(database.get(), ids);

  MongoDatabase database() {
    return database.get();
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
    return new MongoPreferenceStore(database.get());
  }

  FanoutProgress fanoutProgress() {
    return new MongoFanoutProgress(database.get(), InstantSource.system());
  }

  DeletedTargets deleted() {
    return new MongoDeletedTargets(database.get(), InstantSource.system());
  }

  @Override
  public void close() {
    database.close();
  }
}
