package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.util.List;
import org.h2.mvstore.MVMap;

/** The index on {@code _id}: the map of the documents itself, which is sorted by it. */
final class IdIndex extends SortedIndex {

  private static final String ID = "_id";

  IdIndex(String name, MVMap<byte[], byte[]> documents) {
    super(name, List.of(new IndexKey(ID, true)), false, documents);
  }

  @Override
  DocumentKey documentKey(byte[] entryKey, byte[] entryValue) {
    return new DocumentKey(entryKey);
  }

  @Override
  boolean isMultikey(int key) {
    return false;
  }

  @Override
  boolean skipsMissing() {
    return false;
  }

  @Override
  public boolean isUnique() {
    return true;
  }

  @Override
  public DocumentKey getPosition(Document document) {
    DocumentKey key = new DocumentKey(KeyEncoder.encode(document.get(ID)));
    return entries().containsKey(key.bytes()) ? key : null;
  }

  @Override
  public void checkAdd(Document document, MongoCollection<DocumentKey> collection) {
    if (getPosition(document) != null) {
      throw new DuplicateKeyError(this, collection, getKeys(), new KeyValue(document.get(ID)));
    }
  }

  @Override
  public DocumentKey remove(Document document) {
    return getPosition(document);
  }

  // The collection itself writes the map.

  @Override
  public void add(Document document, DocumentKey position, MongoCollection<DocumentKey> c) {}

  @Override
  public void checkUpdate(Document before, Document after, MongoCollection<DocumentKey> c) {}

  @Override
  public void updateInPlace(
      Document before, Document after, DocumentKey position, MongoCollection<DocumentKey> c) {}

  @Override
  public void drop() {}

  @Override
  public long getCount() {
    return entries().sizeAsLong();
  }

  @Override
  public long getDataSize() {
    return 0;
  }
}
