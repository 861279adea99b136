package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import io.minitwitter.embedded.mongo.FilterConditions.Condition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * How one index answers a query: the ranges to read, and whether they come in the order asked for.
 */
final class QueryPlan {

  /** More ranges than this are read as one larger range. */
  private static final int MAX_RANGES = 2_000;

  private static final int SORTED_WORTH = 50;
  private static final int EQUALITY_WORTH = 10;

  private final SortedIndex index;
  private final List<KeyRange> ranges;
  private final int bounds;
  private final boolean sorted;
  private final boolean reverse;
  private final boolean single;

  private QueryPlan(
      SortedIndex index,
      List<KeyRange> ranges,
      int bounds,
      boolean sorted,
      boolean reverse,
      boolean single) {
    this.index = index;
    this.ranges = ranges;
    this.bounds = bounds;
    this.sorted = sorted;
    this.reverse = reverse;
    this.single = single;
  }

  /**
   * The best plan, null when no index helps.
   *
   * @param sort field to 1 or -1; null or empty for any order
   */
  static QueryPlan best(
      FilterConditions conditions, Document sort, Iterable<? extends SortedIndex> indexes) {
    QueryPlan best = null;
    for (SortedIndex index : indexes) {
      QueryPlan plan = of(conditions, sort, index);
      if (plan != null && (best == null || plan.worth() > best.worth())) {
        best = plan;
      }
    }
    return best;
  }

  private static QueryPlan of(FilterConditions conditions, Document sort, SortedIndex index) {
    if (index.skipsMissing() && !someKeyIsPresent(conditions, index)) {
      return null;
    }
    List<IndexKey> keys = index.getKeys();
    List<byte[]> prefixes = List.of(new byte[0]);
    int equalities = 0;
    List<String> constants = new ArrayList<>();
    while (equalities < keys.size()) {
      IndexKey key = keys.get(equalities);
      Condition condition = conditions.on(key.getKey());
      if (condition == null
          || condition.points() == null
          || prefixes.size() * (long) condition.points().size() > MAX_RANGES) {
        break;
      }
      if (condition.points().size() == 1 && !index.isMultikey(equalities)) {
        constants.add(key.getKey());
      }
      prefixes = extend(prefixes, condition.points(), key.isAscending());
      equalities++;
    }
    boolean single = index.isUnique() && equalities == keys.size();
    Condition next = equalities < keys.size() ? conditions.on(keys.get(equalities).getKey()) : null;
    boolean ranged = next != null && next.isRange();
    List<KeyRange> ranges = new ArrayList<>();
    for (byte[] prefix : prefixes) {
      ranges.add(
          ranged
              ? KeyRange.of(
                  prefix, next, keys.get(equalities).isAscending(), index.isMultikey(equalities))
              : KeyRange.ofPrefix(prefix));
    }
    int direction = direction(sort, index, equalities, constants);
    boolean bounded =
        equalities > 0
            || ranged
            || (next != null && (next.points() != null || index.skipsMissing()));
    boolean sortAsked = sort != null && !sort.isEmpty();
    boolean useful = bounded || (sortAsked ? direction != 0 : index instanceof IdIndex);
    if (!useful) {
      return null; // Unasked, documents come in the order of their ids.
    }
    int bounds = bounded ? equalities * EQUALITY_WORTH + (ranged ? EQUALITY_WORTH / 2 : 1) : 0;
    return new QueryPlan(index, ranges, bounds, direction != 0, direction < 0, single);
  }

  private static boolean someKeyIsPresent(FilterConditions conditions, SortedIndex index) {
    for (IndexKey key : index.getKeys()) {
      Condition condition = conditions.on(key.getKey());
      if (condition != null && condition.excludesMissing()) {
        return true;
      }
    }
    return false;
  }

  private static List<byte[]> extend(
      List<byte[]> prefixes, List<byte[]> points, boolean ascending) {
    List<byte[]> longer = new ArrayList<>(prefixes.size() * points.size());
    for (byte[] prefix : prefixes) {
      for (byte[] point : points) {
        longer.add(KeyEncoder.concat(prefix, ascending ? point : KeyEncoder.invert(point)));
      }
    }
    return longer;
  }

  /** 1 when reading the index forwards gives the order asked for, -1 when backwards, else 0. */
  private static int direction(
      Document sort, SortedIndex index, int equalities, List<String> constants) {
    if (sort == null || sort.isEmpty()) {
      return 1;
    }
    int direction = 0;
    int key = equalities;
    for (Map.Entry<String, Object> entry : sort.entrySet()) {
      if (constants.contains(entry.getKey())) {
        continue;
      }
      if (key == index.getKeys().size()
          || index.isMultikey(key)
          || !index.getKeys().get(key).getKey().equals(entry.getKey())
          || !(entry.getValue() instanceof Number order)) {
        return 0;
      }
      int needed = (order.intValue() > 0) == index.getKeys().get(key).isAscending() ? 1 : -1;
      if (direction == -needed) {
        return 0;
      }
      direction = needed;
      key++;
    }
    return direction == 0 ? 1 : direction;
  }

  private int worth() {
    return bounds + (bounds > 0 && sorted ? SORTED_WORTH : 0) + (single ? 2 * SORTED_WORTH : 0);
  }

  /** Whether the documents come in the order asked for. */
  boolean isSorted() {
    return sorted;
  }

  /**
   * Whether the index serves the query: it reads no document the filter does not ask for on the
   * index's account, and no long result needs sorting.
   */
  boolean serves(FilterConditions conditions) {
    return (bounds > 0 || conditions.isEmpty()) && (sorted || single);
  }

  /** The documents, some perhaps twice. */
  Iterator<DocumentKey> documents() {
    return new RangeReader(index, ranges, reverse, sorted);
  }
}
