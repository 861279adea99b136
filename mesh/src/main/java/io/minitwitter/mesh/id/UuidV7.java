package io.minitwitter.mesh.id;

import java.security.SecureRandom;
import java.util.UUID;

/** UUIDs of version 7 (RFC 9562 section 5.7): 48 bits of milliseconds, then randomness. */
public final class UuidV7 {
  private static final SecureRandom RANDOM = new SecureRandom();

  private UuidV7() {}

  /** A new id; those made in later milliseconds sort after it. */
  public static UUID next() {
    long time = System.currentTimeMillis() & 0xFFFF_FFFF_FFFFL;
    long high = (time << 16) | 0x7000L | (RANDOM.nextInt() & 0x0FFFL);
    long low = 0x8000_0000_0000_0000L | (RANDOM.nextLong() >>> 2);
    return new UUID(high, low);
  }
}
