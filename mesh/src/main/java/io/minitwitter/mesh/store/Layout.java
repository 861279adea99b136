package io.minitwitter.mesh.store;

import java.util.List;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * How a service's items map to documents of {@link MongoDocuments}.
 *
 * @param fields an item's fields, without those that {@link MongoDocuments} declares
 * @param item a document's item
 * @param readable the projection that {@code item} needs; never the outbox, the idempotency key or
 *     what counting stores
 * @param erasure the part of a deletion that removes the item's text
 * @param countedBy the field that items are counted by
 * @param listedBy fields that lists are read by, beside the user's id
 */
public record Layout<T extends Item>(
    Function<T, Document> fields,
    Function<Document, T> item,
    Bson readable,
    Bson erasure,
    String countedBy,
    List<String> listedBy) {}
