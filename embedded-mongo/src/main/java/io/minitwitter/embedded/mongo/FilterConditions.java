package io.minitwitter.embedded.mongo;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a filter an index can answer: for each path the values or the range it must have.
 *
 * <p>It may admit more documents than the filter, never fewer; what is found is matched against the
 * whole filter afterwards.
 */
final class FilterConditions {

  /** An end of a range: an encoded value, ascending, and whether it belongs to the range. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Bound(byte[] value, boolean inclusive) {}

  /** The conditions on one path, every one of which must hold. */
  static final class Condition {

    private List<byte[]> points;
    private Bound lower;
    private Bound upper;
    private boolean present;

    /** The encoded values of which it must have one; null when that is not asked. */
    List<byte[]> points() {
      return points;
    }

    Bound lower() {
      return lower;
    }

    Bound upper() {
      return upper;
    }

    boolean isRange() {
      return lower != null || upper != null;
    }

    /** Whether a document without this path cannot match. */
    boolean excludesMissing() {
      return present
          || isRange()
          || (points != null
              && points.stream().noneMatch(point -> Arrays.equals(point, KeyEncoder.encode(null))));
    }
  }

  private final Map<String, Condition> byPath = new LinkedHashMap<>();
  private boolean empty = true;

  FilterConditions(Document filter) {
    if (filter != null) {
      collect("", filter);
    }
  }

  /** The conditions on this path, null when there are none. */
  Condition on(String path) {
    return byPath.get(path);
  }

  /** Whether the filter asks for nothing. */
  boolean isEmpty() {
    return empty;
  }

  private void collect(String prefix, Document filter) {
    filter.forEach(
        (field, operand) -> {
          if (field.equals("$and") && operand instanceof Collection<?> parts) {
            for (Object part : parts) {
              collect(prefix, (Document) part);
            }
          } else {
            empty = false;
            if (!field.startsWith("$")) {
              add(prefix + field, operand);
            }
          }
        });
  }

  private void add(String path, Object operand) {
    if (operand instanceof Document operators
        && operators.keySet().stream().anyMatch(key -> key.startsWith("$"))) {
      operators.forEach((operator, value) -> addOperator(path, operator, value));
    } else if (KeyEncoder.isIndexable(operand)) {
      addPoints(path, List.of(KeyEncoder.encode(operand)));
    }
  }

  private void addOperator(String path, String operator, Object operand) {
    switch (operator) {
      case "$eq" -> {
        if (KeyEncoder.isIndexable(operand)) {
          addPoints(path, List.of(KeyEncoder.encode(operand)));
        }
      }
      case "$in" -> addIn(path, operand);
      case "$gt" -> addLower(path, operand, false);
      case "$gte" -> addLower(path, operand, true);
      case "$lt" -> addUpper(path, operand, false);
      case "$lte" -> addUpper(path, operand, true);
      case "$ne" -> {
        // Below an empty array a field is neither there nor null.
        if (operand == null && path.indexOf('.') < 0) {
          condition(path).present = true;
        }
      }
      case "$exists" -> {
        if (Boolean.TRUE.equals(operand)) {
          condition(path).present = true;
        }
      }
      case "$elemMatch" -> {
        if (operand instanceof Document element
            && element.keySet().stream().noneMatch(key -> key.startsWith("$"))) {
          collect(path + ".", element);
        }
      }
      default -> {
        // No index answers the other operators.
      }
    }
  }

  private void addIn(String path, Object operand) {
    if (operand instanceof Collection<?> values
        && values.stream().allMatch(KeyEncoder::isIndexable)) {
      List<byte[]> points = new ArrayList<>();
      for (Object value : values) {
        points.add(KeyEncoder.encode(value));
      }
      points.sort(Arrays::compareUnsigned);
      List<byte[]> distinct = new ArrayList<>();
      for (byte[] point : points) {
        if (distinct.isEmpty() || !Arrays.equals(distinct.getLast(), point)) {
          distinct.add(point);
        }
      }
      addPoints(path, distinct);
    }
  }

  private void addPoints(String path, List<byte[]> points) {
    Condition condition = condition(path);
    if (condition.points == null || points.size() < condition.points.size()) {
      condition.points = points;
    }
  }

  private void addLower(String path, Object operand, boolean inclusive) {
    if (operand != null && KeyEncoder.isIndexable(operand)) {
      Condition condition = condition(path);
      Bound bound = new Bound(KeyEncoder.encode(operand), inclusive);
      if (condition.lower == null
          || Arrays.compareUnsigned(bound.value(), condition.lower.value()) > 0) {
        condition.lower = bound;
      }
    }
  }

  private void addUpper(String path, Object operand, boolean inclusive) {
    if (operand != null && KeyEncoder.isIndexable(operand)) {
      Condition condition = condition(path);
      Bound bound = new Bound(KeyEncoder.encode(operand), inclusive);
      if (condition.upper == null
          || Arrays.compareUnsigned(bound.value(), condition.upper.value()) < 0) {
        condition.upper = bound;
      }
    }
  }

  private Condition condition(String path) {
    return byPath.computeIfAbsent(path, _ -> new Condition());
  }
}
