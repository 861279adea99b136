package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVMap;

/** An index with its entries in a sorted map, so that ranges can be read in order. */
abstract class SortedIndex extends Index<DocumentKey> {

  private final MVMap<byte[], byte[]> entries;

  SortedIndex(String name, List<IndexKey> keys, boolean sparse, MVMap<byte[], byte[]> entries) {
    super(name, keys, sparse);
    this.entries = entries;
  }

  final MVMap<byte[], byte[]> entries() {
    return entries;
  }

  /** The document an entry leads to. */
  abstract DocumentKey documentKey(byte[] entryKey, byte[] entryValue);

  /** Whether some document has, or had, an array at the key of this number. */
  abstract boolean isMultikey(int key);

  abstract boolean skipsMissing();

  /** Queries are planned by {@link QueryPlan}, not index by index. */
  @Override
  public final boolean canHandle(Document query) {
    return false;
  }

  @Override
  public final Iterable<DocumentKey> getPositions(Document query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final boolean hasSameOptions(Index<?> other) {
    return super.hasSameOptions(other)
        && isUnique() == other.isUnique()
        && describe(getKeys()).equals(describe(other.getKeys()));
  }

  static String describe(List<IndexKey> keys) {
    StringBuilder text = new StringBuilder("{");
    for (IndexKey key : keys) {
      text.append(text.length() > 1 ? ", " : "")
          .append(key.getKey())
          .append(key.isAscending() ? ": 1" : ": -1");
    }
    return text.append('}').toString();
  }
}
