package io.minitwitter.mesh.store;

import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.set;

import com.google.protobuf.StringValue;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoDatabase;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.id.TimeOrderedId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.bson.types.ObjectId;

/** An item as a service may have it. */
record Note(String id, UUID userId, String content, Instant createdAt, Instant updatedAt, int stars)
    implements Item {

  private static final Layout<Note> LAYOUT =
      new Layout<>(
          note -> new Document("content", note.content()).append("stars", note.stars()),
          Note::of,
          include("user_id", "content", "created_at", "updated_at", "stars"),
          set("content", ""),
          "user_id",
          List.of("content"));

  static Note of(TimeOrderedId id, UUID userId, String content) {
    return new Note(id.hex(), userId, content, id.createdAt(), id.createdAt(), 0);
  }

  private static Note of(Document document) {
    return new Note(
        document.getObjectId("_id").toHexString(),
        document.get("user_id", UUID.class),
        document.getString("content"),
        document.getDate("created_at").toInstant(),
        document.getDate("updated_at").toInstant(),
        document.getInteger("stars"));
  }

  static Event deleted(String id, Instant now) {
    return Event.of(StringValue.of("deleted " + new ObjectId(id)), now);
  }

  static final class MongoStore extends MongoDocuments<Note> {
    MongoStore(MongoDatabase database) {
      super(database.getCollection("notes"), LAYOUT);
    }

    @Override
    protected List<Event> deletionEvents(String id, Instant now) {
      return List.of(deleted(id, now));
    }

    boolean setStars(String id, int stars, long version) {
      return setIfNewer(id, "stars", stars, "stars_version", version);
    }

    Optional<Note> edit(String id, String content, Instant now) {
      return change(id, now, set("content", content));
    }

    FindIterable<Document> queryContent(String content, String id) {
      return queryBefore("content", content, id);
    }

    FindIterable<Document> queryAll(String id) {
      return queryBefore(id);
    }

    FindIterable<Document> queryUser(UUID userId, String id) {
      return queryBefore(USER_ID, userId, id);
    }

    List<Note> all(FindIterable<Document> query) {
      return read(query, 10);
    }
  }

  static final class InMemoryStore extends InMemoryDocuments<Note> {
    boolean setStars(String id, int stars, long version) {
      return setIfNewer(
          id,
          "stars",
          version,
          note ->
              new Note(
                  id, note.userId(), note.content(), note.createdAt(), note.updatedAt(), stars));
    }
  }
}
