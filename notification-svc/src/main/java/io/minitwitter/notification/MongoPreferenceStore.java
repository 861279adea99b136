package io.minitwitter.notification;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import io.minitwitter.mesh.store.IndexedDocuments;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Preferences in MongoDB's collection {@code preferences}: users who changed any have a document.
 */
final class MongoPreferenceStore implements PreferenceStore {

  private static final String ID = "_id";

  private final IndexedDocuments documents;

  MongoPreferenceStore(MongoDatabase database) {
    this.documents = new IndexedDocuments(database.getCollection("preferences"), List.of());
  }

  @Override
  public Preferences of(UUID userId) {
    Document document = documents.get().find(eq(ID, userId)).first();
    if (document == null) {
      return Preferences.ALL;
    }
    Set<NotificationType> off = EnumSet.noneOf(NotificationType.class);
    for (NotificationType type : NotificationType.values()) {
      if (!document.getBoolean(type.stored(), true)) {
        off.add(type);
      }
    }
    return new Preferences(off);
  }

  @Override
  public Set<UUID> without(NotificationType type, Collection<UUID> users) {
    return documents
        .get()
        .find(and(in(ID, users), eq(type.stored(), false)))
        .projection(new Document(ID, 1))
        .batchSize(users.size() + 1)
        .map(document -> document.get(ID, UUID.class))
        .into(new HashSet<>());
  }

  @Override
  public void change(UUID userId, Map<NotificationType, Boolean> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    Bson change =
        Updates.combine(
            wanted.entrySet().stream()
                .map(entry -> Updates.set(entry.getKey().stored(), entry.getValue()))
                .toList());
    documents.upsert(eq(ID, userId), change);
  }

  @Override
  public void remove(UUID userId) {
    documents.write(all -> all.deleteOne(eq(ID, userId)));
  }
}
