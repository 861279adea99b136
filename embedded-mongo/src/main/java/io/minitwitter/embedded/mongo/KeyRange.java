package io.minitwitter.embedded.mongo;

import io.minitwitter.embedded.mongo.FilterConditions.Bound;
import io.minitwitter.embedded.mongo.FilterConditions.Condition;

/**
 * A stretch of an index.
 *
 * @param prefix what all its keys begin with
 * @param from the first possible key
 * @param to the key after the last possible one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KeyRange(byte[] prefix, byte[] from, byte[] to) {

  private static final byte LAST = (byte) 0xFF;

  /** All keys that begin with this. */
  static KeyRange ofPrefix(byte[] prefix) {
    byte[] from = prefix.length == 0 ? KeyEncoder.BEFORE_ALL : prefix;
    return new KeyRange(prefix, from, KeyEncoder.concat(prefix, LAST));
  }

  /**
   * The keys that begin with {@code prefix} and go on with a value within the condition's range.
   *
   * @param onlyOneBound whether to look at one of two bounds only: of an array one element may
   *     satisfy the one bound and another element the other
   */
  static KeyRange of(byte[] prefix, Condition condition, boolean ascending, boolean onlyOneBound) {
    Bound lower = condition.lower();
    Bound upper = lower != null && onlyOneBound ? null : condition.upper();
    byte[] from;
    byte[] to;
    if (ascending) {
      from = lower != null ? start(lower, true) : new byte[] {upper.value()[0]};
      to = upper != null ? end(upper, true) : new byte[] {(byte) (lower.value()[0] + 1)};
    } else {
      from = upper != null ? start(upper, false) : new byte[] {(byte) ~lower.value()[0]};
      to = lower != null ? end(lower, false) : new byte[] {(byte) (~upper.value()[0] + 1)};
    }
    return new KeyRange(prefix, KeyEncoder.concat(prefix, from), KeyEncoder.concat(prefix, to));
  }

  private static byte[] start(Bound bound, boolean ascending) {
    byte[] value = ascending ? bound.value() : KeyEncoder.invert(bound.value());
    return bound.inclusive() ? value : KeyEncoder.concat(value, LAST);
  }

  private static byte[] end(Bound bound, boolean ascending) {
    byte[] value = ascending ? bound.value() : KeyEncoder.invert(bound.value());
    return bound.inclusive() ? KeyEncoder.concat(value, LAST) : value;
  }
}
