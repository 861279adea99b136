package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.CannotIndexParallelArraysError;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

/**
 * A secondary index: compound, descending, sparse, unique, with an entry for each element of an
 * array.
 *
 * <p>An entry's key is the indexed values and the document's {@code _id}, its value the {@code _id}
 * again. One more entry, below all others, stores that the index is built and which of its keys
 * have array values.
 */
final class OrderedIndex extends SortedIndex {

  private static final byte[] STATE = {0x00};
  private static final int MAX_KEYS = 8;

  private final boolean unique;
  private volatile int multikey;

  OrderedIndex(
      String name,
      List<IndexKey> keys,
      boolean sparse,
      boolean unique,
      MVMap<byte[], byte[]> entries) {
    super(name, keys, sparse, entries);
    if (keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException("An index has at most " + MAX_KEYS + " keys: " + name);
    }
    this.unique = unique;
    byte[] state = entries.get(STATE);
    this.multikey = state == null ? 0 : state[0];
  }

  /** Fills the index, unless it is filled already, from all documents there are. */
  void build(Stream<Document> documents, MongoCollection<DocumentKey> collection) {
    if (!isEmpty()) {
      return;
    }
    documents.forEach(
        document -> {
          checkAdd(document, collection);
          add(document, idOf(document), collection);
        });
    writeState();
  }

  private void writeState() {
    entries().put(STATE, new byte[] {(byte) multikey});
  }

  @Override
  public boolean isEmpty() {
    return !entries().containsKey(STATE);
  }

  @Override
  DocumentKey documentKey(byte[] entryKey, byte[] entryValue) {
    return new DocumentKey(entryValue);
  }

  @Override
  boolean isMultikey(int key) {
    return (multikey & (1 << key)) != 0;
  }

  @Override
  boolean skipsMissing() {
    return isSparse();
  }

  @Override
  public boolean isUnique() {
    return unique;
  }

  /** The collection asks the index on {@code _id}, which every collection has. */
  @Override
  public DocumentKey getPosition(Document document) {
    return null;
  }

  @Override
  public void checkAdd(Document document, MongoCollection<DocumentKey> collection) {
    // Also finds values that cannot be indexed, before anything is written.
    checkUnique(valuesByKey(document), idOf(document), collection);
  }

  @Override
  public void add(Document document, DocumentKey id, MongoCollection<DocumentKey> collection) {
    for (byte[] key : valuesByKey(document).keySet()) {
      entries().put(KeyEncoder.concat(key, id.bytes()), id.bytes());
    }
    noteArrays(document);
  }

  @Override
  public DocumentKey remove(Document document) {
    DocumentKey id = idOf(document);
    SortedMap<byte[], List<Object>> values = valuesByKey(document);
    for (byte[] key : values.keySet()) {
      entries().remove(KeyEncoder.concat(key, id.bytes()));
    }
    return values.isEmpty() ? null : id;
  }

  @Override
  public void checkUpdate(
      Document before, Document after, MongoCollection<DocumentKey> collection) {
    checkUnique(valuesByKey(after), idOf(before), collection);
  }

  @Override
  public void updateInPlace(
      Document before, Document after, DocumentKey id, MongoCollection<DocumentKey> collection) {
    SortedMap<byte[], List<Object>> old = valuesByKey(before);
    SortedMap<byte[], List<Object>> now = valuesByKey(after);
    // First add, then remove: a reader meanwhile may meet the document twice, never not at all.
    for (byte[] key : now.keySet()) {
      if (!old.containsKey(key)) {
        entries().put(KeyEncoder.concat(key, id.bytes()), id.bytes());
      }
    }
    for (byte[] key : old.keySet()) {
      if (!now.containsKey(key)) {
        entries().remove(KeyEncoder.concat(key, id.bytes()));
      }
    }
    noteArrays(after);
  }

  private void checkUnique(
      SortedMap<byte[], List<Object>> values,
      DocumentKey id,
      MongoCollection<DocumentKey> collection) {
    if (!unique) {
      return;
    }
    values.forEach(
        (key, value) -> {
          byte[] end = KeyEncoder.concat(key, (byte) 0xFF);
          Cursor<byte[], byte[]> holders = entries().cursor(key, end, false);
          while (holders.hasNext()) {
            holders.next();
            if (!Arrays.equals(holders.getValue(), id.bytes())) {
              throw new DuplicateKeyError(this, collection, getKeys(), new KeyValue(value));
            }
          }
        });
  }

  private static DocumentKey idOf(Document document) {
    return new DocumentKey(KeyEncoder.encode(document.get("_id")));
  }

  /**
   * The keys of a document's entries, without its {@code _id}, each with the values it is made of.
   */
  private SortedMap<byte[], List<Object>> valuesByKey(Document document) {
    SortedMap<byte[], List<Object>> keys = new TreeMap<>(Arrays::compareUnsigned);
    List<Set<Object>> alternatives = new ArrayList<>();
    boolean present = false;
    for (IndexKey key : getKeys()) {
      Set<Object> values = valuesAt(document, key.getKey());
      present |= values.stream().anyMatch(value -> !(value instanceof Missing));
      alternatives.add(values);
    }
    if (present || !isSparse()) {
      rejectParallelArrays(document);
      collect(alternatives, new ArrayList<>(), new KeyEncoder(), keys);
    }
    return keys;
  }

  private void collect(
      List<Set<Object>> alternatives,
      List<Object> chosen,
      KeyEncoder encoder,
      SortedMap<byte[], List<Object>> keys) {
    int next = chosen.size();
    byte[] prefix = encoder.toBytes();
    if (next == alternatives.size()) {
      keys.put(prefix, chosen.stream().map(OrderedIndex::printable).toList());
      return;
    }
    for (Object value : alternatives.get(next)) {
      chosen.add(value);
      KeyEncoder longer = new KeyEncoder().appendRaw(prefix);
      collect(alternatives, chosen, longer.append(value, getKeys().get(next).isAscending()), keys);
      chosen.removeLast();
    }
  }

  private static Object printable(Object value) {
    if (value instanceof Missing) {
      return null;
    }
    return value == KeyEncoder.Array.EMPTY ? List.of() : value;
  }

  private static Set<Object> valuesAt(Document document, String path) {
    Object value = Utils.getSubdocumentValueCollectionAware(document, path);
    if (!(value instanceof Collection<?> array)) {
      return singleton(value);
    }
    if (array.isEmpty()) {
      // Nothing lies below an empty array: for a path through it the field is missing.
      boolean isField = Utils.getSubdocumentValue(document, path) instanceof Collection;
      return Set.of(isField ? KeyEncoder.Array.EMPTY : Missing.getInstance());
    }
    return new LinkedHashSet<>(array);
  }

  private static Set<Object> singleton(Object value) {
    Set<Object> values = new LinkedHashSet<>();
    values.add(value);
    return values;
  }

  private void rejectParallelArrays(Document document) {
    Set<String> arrays = new LinkedHashSet<>();
    for (IndexKey key : getKeys()) {
      if (isArray(document, key.getKey())) {
        arrays.add(key.getKey().split("\\.", 2)[0]);
      }
    }
    if (arrays.size() > 1) {
      throw new CannotIndexParallelArraysError(arrays);
    }
  }

  private void noteArrays(Document document) {
    int multikeyNow = multikey;
    for (int i = 0; i < getKeys().size(); i++) {
      if (isArray(document, getKeys().get(i).getKey())) {
        multikeyNow |= 1 << i;
      }
    }
    if (multikeyNow != multikey) {
      multikey = multikeyNow;
      if (!isEmpty()) {
        writeState();
      }
    }
  }

  private static boolean isArray(Document document, String path) {
    return Utils.getSubdocumentValueCollectionAware(document, path) instanceof Collection;
  }

  @Override
  public long getCount() {
    return entries().sizeAsLong();
  }

  @Override
  public long getDataSize() {
    return 0;
  }

  /** The database removes the map. */
  @Override
  public void drop() {}
}
