package io.minitwitter.mesh.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.minitwitter.mesh.count.CountedFacts;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.event.MongoOutbox;
import io.minitwitter.mesh.event.Outbox;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/**
 * {@link Documents} in a MongoDB collection, a document for each item. A service's store extends it
 * by its own queries and changes; {@link Layout} maps its items.
 *
 * <p>One write stores an item together with its idempotency key and its events: a unique index on
 * the key makes a repeated create safe, and the relay publishes the events from the document
 * ({@link MongoOutbox}). The items are counted by one of their fields ({@link CountedFacts}).
 */
public abstract class MongoDocuments<T extends Item> implements Documents<T> {
  public static final String ID = IndexedDocuments.ID;
  public static final String USER_ID = "user_id";
  public static final String CREATED_AT = "created_at";
  public static final String UPDATED_AT = "updated_at";

  /** When it was deleted; a document that was not deleted has no such field. */
  private static final String DELETED_AT = "deleted_at";

  /** The idempotency key's id; absent if it was created without one. */
  private static final String KEY = "idem";

  /** Hash of the request that came with the key. */
  private static final String KEY_HASH = "idem_hash";

  private static final int MAX_ATTEMPTS = 5;
  private static final Bson NOT_DELETED = eq(DELETED_AT, null);
  private static final Bson NOTHING_PENDING = and(MongoOutbox.EMPTY, CountedFacts.SETTLED);

  // Queries name their index: a server whose statistics lag behind a burst of writes would
  // otherwise scan the collection.
  private static final String BY_KEY = KEY + "_1";
  private static final String BY_DELETION = DELETED_AT + "_1";

  private final IndexedDocuments documents;
  private final Layout<T> layout;

  /** A store in a collection that nothing else writes. */
  protected MongoDocuments(MongoCollection<Document> collection, Layout<T> layout) {
    List<IndexModel> indexes =
        new ArrayList<>(
            List.of(
                new IndexModel(
                    Indexes.ascending(KEY),
                    new IndexOptions().name(BY_KEY).unique(true).sparse(true)),
                new IndexModel(
                    Indexes.ascending(DELETED_AT),
                    new IndexOptions().name(BY_DELETION).sparse(true)),
                MongoOutbox.INDEX,
                CountedFacts.INDEX));
    Stream.concat(Stream.of(USER_ID), layout.listedBy().stream())
        .map(
            field ->
                new IndexModel(
                    Indexes.compoundIndex(Indexes.ascending(field), Indexes.descending(ID)),
                    new IndexOptions().name(listIndex(field))))
        .forEach(indexes::add);
    this.documents = new IndexedDocuments(collection, indexes);
    this.layout = layout;
  }

  /** The items as they are counted. */
  public final CountedFacts counted() {
    return new CountedFacts(documents, layout.countedBy());
  }

  /** Events about items that are still to be published. */
  public final Outbox outbox() {
    return new MongoOutbox(documents);
  }

  /** Events that every deletion of an item publishes, beside those of the caller. */
  protected List<Event> deletionEvents(String id, Instant now) {
    return List.of();
  }

  @Override
  public final Creation<T> create(T item, Optional<IdempotencyKey> key, Event... events) {
    Document document =
        new Document(ID, new ObjectId(item.id()))
            .append(USER_ID, item.userId())
            .append(CREATED_AT, Date.from(item.createdAt()))
            .append(UPDATED_AT, Date.from(item.createdAt()))
            .append(MongoOutbox.FIELD, MongoOutbox.of(events));
    document.putAll(layout.fields().apply(item));
    key.ifPresent(given -> document.append(KEY, given.id()).append(KEY_HASH, given.requestHash()));
    CountedFacts.counted(document);
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (documents.insert(document)) {
        return new Creation.Done<>(item);
      }
      Optional<Creation<T>> first =
          key.flatMap(given -> createdWith(given, item.createdAt().minus(KEYS_LIVE)));
      if (first.isPresent()) {
        return first.get();
      }
      // The key had expired or was released in between: it can be used again.
    }
    throw new IllegalStateException("a new document conflicts with another one's unique index");
  }

  private Optional<Creation<T>> createdWith(IdempotencyKey key, Instant keysSince) {
    Document first = queryKey(key.id()).first();
    if (first == null) {
      return Optional.empty();
    }
    if (first.getDate(CREATED_AT).toInstant().isBefore(keysSince)) {
      documents.update(
          and(eq(ID, first.getObjectId(ID)), eq(KEY, key.id())),
          combine(unset(KEY), unset(KEY_HASH)));
      return Optional.empty();
    }
    if (!Objects.equals(first.getString(KEY_HASH), key.requestHash())) {
      return Optional.of(new Creation.KeyReused<>());
    }
    return Optional.of(
        first.get(DELETED_AT) == null
            ? new Creation.Done<>(layout.item().apply(first))
            : new Creation.DeletedSince<>());
  }

  @Override
  public final Optional<T> byId(String id) {
    return Optional.ofNullable(
            documents.get().find(existing(id)).projection(layout.readable()).first())
        .map(layout.item());
  }

  @Override
  public final List<T> byIds(Collection<String> ids) {
    List<ObjectId> objectIds = ids.stream().map(ObjectId::new).toList();
    return read(documents.get().find(and(in(ID, objectIds), NOT_DELETED)), ids.size());
  }

  @Override
  public final List<T> ofUserBefore(UUID userId, String id, int limit) {
    return read(queryBefore(USER_ID, userId, id), limit);
  }

  @Override
  public final boolean delete(String id, Instant now, Event... events) {
    return documents.update(existing(id), deletion(id, now, events));
  }

  @Override
  public final List<String> deleteOfUserBefore(UUID userId, String id, int limit, Instant now) {
    List<String> page =
        IndexedDocuments.ids(queryBefore(USER_ID, userId, id), limit, ObjectId.class).stream()
            .map(ObjectId::toHexString)
            .toList();
    if (!page.isEmpty()) {
      List<WriteModel<Document>> deletions = new ArrayList<>();
      page.forEach(one -> deletions.add(new UpdateOneModel<>(existing(one), deletion(one, now))));
      documents.write(all -> all.bulkWrite(deletions, new BulkWriteOptions().ordered(false)));
    }
    return page;
  }

  private Bson deletion(String id, Instant now, Event... events) {
    List<Event> all = new ArrayList<>(deletionEvents(id, now));
    all.addAll(List.of(events));
    Bson deleted =
        combine(
            set(DELETED_AT, Date.from(now)),
            set(UPDATED_AT, Date.from(now)),
            layout.erasure(),
            CountedFacts.ends());
    return all.isEmpty() ? deleted : combine(deleted, MongoOutbox.push(all.toArray(Event[]::new)));
  }

  /**
   * Changes an item, which is updated now.
   *
   * @return the item afterwards; empty if there is none
   */
  protected final Optional<T> change(String id, Instant now, Bson change) {
    FindOneAndUpdateOptions after =
        new FindOneAndUpdateOptions()
            .returnDocument(ReturnDocument.AFTER)
            .projection(layout.readable());
    Bson update = combine(change, set(UPDATED_AT, Date.from(now)));
    return Optional.ofNullable(
            documents.write(all -> all.findOneAndUpdate(existing(id), update, after)))
        .map(layout.item());
  }

  /**
   * Sets a field that another service owns, unless the store has the same or a newer version of it.
   * The item does not count as updated.
   *
   * @return whether the item exists and the field was set
   */
  protected final boolean setIfNewer(
      String id, String field, Object value, String versionField, long version) {
    return documents.update(
        and(existing(id), not(gte(versionField, version))),
        combine(set(field, value), set(versionField, version)));
  }

  @Override
  public final int purge(Instant deletedBefore) {
    return documents.removeAll(queryPurgeable(deletedBefore), NOTHING_PENDING);
  }

  FindIterable<Document> queryKey(String key) {
    return documents.get().find(eq(KEY, key)).hintString(BY_KEY);
  }

  FindIterable<Document> queryPurgeable(Instant deletedBefore) {
    return documents
        .get()
        .find(and(lt(DELETED_AT, Date.from(deletedBefore)), NOTHING_PENDING))
        .hintString(BY_DELETION);
  }

  /** All items below an id, newest first. */
  protected final FindIterable<Document> queryBefore(String id) {
    return documents.get().find(and(lt(ID, new ObjectId(id)), NOT_DELETED)).sort(descending(ID));
  }

  /** As {@link #queryBefore(String, Object, String)}, with any of some values. */
  protected final FindIterable<Document> queryBeforeOfAny(
      String field, Collection<?> values, String id) {
    return documents
        .get()
        .find(and(in(field, values), lt(ID, new ObjectId(id)), NOT_DELETED))
        .sort(descending(ID))
        .hintString(listIndex(field));
  }

  /** The items below an id with a value in a field of {@link Layout#listedBy}, newest first. */
  protected final FindIterable<Document> queryBefore(String field, Object value, String id) {
    return documents
        .get()
        .find(and(eq(field, value), lt(ID, new ObjectId(id)), NOT_DELETED))
        .sort(descending(ID))
        .hintString(listIndex(field));
  }

  /** The first items that a query finds. */
  protected final List<T> read(FindIterable<Document> query, int limit) {
    return IndexedDocuments.list(query.projection(layout.readable()), limit, layout.item());
  }

  private static Bson existing(String id) {
    return and(eq(ID, new ObjectId(id)), NOT_DELETED);
  }

  private static String listIndex(String field) {
    return field + "_1__id_-1";
  }
}
