package io.minitwitter.notification;

import com.mongodb.client.MongoDatabase;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.store.IndexedDocuments;

/** The stores that share MongoDB's collection {@code notifications}. */
final class MongoStores {

  private final MongoNotificationStore notifications;
  private final MongoLikeGroups likeGroups;

  MongoStores(MongoDatabase database, TimeOrderedIds ids) {
    IndexedDocuments documents =
        new IndexedDocuments(
            database.getCollection(NotificationDocument.COLLECTION), NotificationDocument.INDEXES);
    IndexedDocuments likes =
        new IndexedDocuments(database.getCollection(LikeDocument.COLLECTION), LikeDocument.INDEXES);
    this.notifications = new MongoNotificationStore(documents, ids);
    this.likeGroups = new MongoLikeGroups(likes, new GroupDocuments(documents, ids), ids);
  }

  MongoNotificationStore notifications() {
    return notifications;
  }

  MongoLikeGroups likeGroups() {
    return likeGroups;
  }
}
