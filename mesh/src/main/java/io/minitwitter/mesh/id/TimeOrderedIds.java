package io.minitwitter.mesh.id;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Makes 12-byte ids that sort by time finer than a second: seconds (4 bytes), 1/65536 s (2), a node
 * chosen at random when the process starts (3), a counter (3). An id is never below the process's
 * last one, also when the clock steps back. They are valid ObjectIds of BSON.
 */
public final class TimeOrderedIds {
  private static final int COUNTER_MASK = 0xFF_FFFF;

  private final Clock clock;
  private final int node;
  private long lastTicks;
  private int counter;

  /** Ids by the system's clock. */
  public TimeOrderedIds() {
    this(Clock.systemUTC(), new SecureRandom().nextInt());
  }

  TimeOrderedIds(Clock clock, int node) {
    this.clock = clock;
    this.node = node & COUNTER_MASK;
  }

  /** A new id, above all that this object has made. */
  public TimeOrderedId next() {
    Instant now = clock.instant();
    long ticks = (now.getEpochSecond() << 16) | (((long) now.getNano() << 16) / 1_000_000_000L);
    int count;
    synchronized (this) {
      if (ticks > lastTicks) {
        counter = 0;
      } else {
        ticks = lastTicks;
        counter = (counter + 1) & COUNTER_MASK;
        if (counter == 0) {
          // 16 million ids within one tick: borrow the next tick rather than repeat an id.
          ticks++;
        }
      }
      lastTicks = ticks;
      count = counter;
    }
    byte[] bytes =
        ByteBuffer.allocate(12)
            .putInt((int) (ticks >>> 16))
            .putShort((short) ticks)
            .put((byte) (node >>> 16))
            .putShort((short) node)
            .put((byte) (count >>> 16))
            .putShort((short) count)
            .array();
    return new TimeOrderedId(HexFormat.of().formatHex(bytes), Instant.ofEpochMilli(millis(ticks)));
  }

  private static long millis(long ticks) {
    return (ticks >>> 16) * 1000 + (((ticks & 0xFFFF) * 1000) >>> 16);
  }
}
