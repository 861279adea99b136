package io.minitwitter.mesh.count;

import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/**
 * A set of changes that is added to a count.
 *
 * @param number the version of the count afterwards; unique among the batches of a key
 * @param live ids of the facts that the count includes afterwards
 * @param removed ids of the facts that it does not include
 * @param delta the change of the count
 */
record Batch(long number, List<Object> live, List<Object> removed, int delta) {
  static final String NUMBER = "number";
  private static final String LIVE = "live";
  private static final String REMOVED = "gone";
  private static final String DELTA = "delta";

  static Batch of(long number, List<CountedFacts.Fact> facts) {
    List<Object> live = new ArrayList<>();
    List<Object> removed = new ArrayList<>();
    int delta = 0;
    for (CountedFacts.Fact fact : facts) {
      (fact.live() ? live : removed).add(fact.id());
      if (fact.live() != fact.counted()) {
        delta += fact.live() ? 1 : -1;
      }
    }
    return new Batch(number, live, removed, delta);
  }

  Document document() {
    return new Document(NUMBER, number)
        .append(LIVE, live)
        .append(REMOVED, removed)
        .append(DELTA, delta);
  }

  static Batch of(Document document) {
    return new Batch(
        document.getLong(NUMBER),
        document.getList(LIVE, Object.class),
        document.getList(REMOVED, Object.class),
        document.getInteger(DELTA));
  }
}
