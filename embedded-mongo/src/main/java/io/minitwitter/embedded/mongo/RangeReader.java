package io.minitwitter.embedded.mongo;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Queue;
import org.h2.mvstore.Cursor;

/**
 * Reads ranges of an index: one after another, or merged in the order of what follows their
 * prefixes.
 */
final class RangeReader implements Iterator<DocumentKey> {

  private final SortedIndex index;
  private final boolean reverse;
  private final Queue<Head> heads;

  RangeReader(SortedIndex index, List<KeyRange> ranges, boolean reverse, boolean merged) {
    this.index = index;
    this.reverse = reverse;
    this.heads = merged && ranges.size() > 1 ? new PriorityQueue<>() : new ArrayDeque<>();
    if (heads instanceof PriorityQueue) {
      for (KeyRange range : ranges) {
        Head head = new Head(range);
        if (head.advance()) {
          heads.add(head);
        }
      }
    } else {
      // A range is opened when it is its turn: a reader that stops early opens few.
      ranges.forEach(range -> heads.add(new Head(range)));
    }
  }

  @Override
  public boolean hasNext() {
    while (!heads.isEmpty() && heads.peek().key == null && !heads.peek().advance()) {
      heads.remove();
    }
    return !heads.isEmpty();
  }

  @Override
  public DocumentKey next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Head head = heads.peek();
    DocumentKey found = index.documentKey(head.key, head.value);
    if (heads instanceof PriorityQueue) {
      heads.remove();
      if (head.advance()) {
        heads.add(head);
      }
    } else {
      head.key = null;
    }
    return found;
  }

  /** A range and the entry it stands at. */
  private final class Head implements Comparable<Head> {

    private final KeyRange range;
    private Cursor<byte[], byte[]> cursor;
    private byte[] key;
    private byte[] value;

    private Head(KeyRange range) {
      this.range = range;
    }

    private boolean advance() {
      if (cursor == null) {
        byte[] first = reverse ? range.to() : range.from();
        cursor = index.entries().cursor(first, null, reverse);
      }
      while (cursor.hasNext()) {
        key = cursor.next();
        value = cursor.getValue();
        boolean pastEnd = Arrays.compareUnsigned(key, range.to()) >= 0;
        boolean beforeStart = Arrays.compareUnsigned(key, range.from()) < 0;
        if (!pastEnd && !beforeStart) {
          return true;
        }
        if (reverse ? beforeStart : pastEnd) {
          break;
        }
      }
      key = null;
      return false;
    }

    @Override
    public int compareTo(Head other) {
      int skip = range.prefix().length;
      int otherSkip = other.range.prefix().length;
      int order =
          Arrays.compareUnsigned(key, skip, key.length, other.key, otherSkip, other.key.length);
      return reverse ? -order : order;
    }
  }
}
