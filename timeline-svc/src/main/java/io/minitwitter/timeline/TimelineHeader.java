package io.minitwitter.timeline;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The first element of a timeline's list in Redis. The scripts read its first 25 bytes: the kind,
 * the version of the followees, and the version of the pulled authors or the marker of a build.
 */
final class TimelineHeader {

  /** Bytes of the version of the pulled authors, and of a marker. */
  static final int VERSION_BYTES = 16;

  private static final byte KEPT = 'T';
  private static final byte BUILDING = 'B';
  private static final int UUID_BYTES = 16;
  private static final int PREFIX = 1 + Long.BYTES + VERSION_BYTES;

  private TimelineHeader() {}

  /** The header of a timeline that is being built. */
  static byte[] building(long version, ByteString marker) {
    byte[] header = new byte[PREFIX];
    prefix(header, BUILDING, version, marker);
    return header;
  }

  /** The header of a kept timeline. */
  static byte[] kept(long version, ByteString pulledVersion, Instant builtAt, Set<UUID> pulled) {
    byte[] header = new byte[PREFIX + Long.BYTES + pulled.size() * UUID_BYTES];
    ByteBuffer rest = prefix(header, KEPT, version, pulledVersion).putLong(builtAt.toEpochMilli());
    pulled.forEach(
        author ->
            rest.putLong(author.getMostSignificantBits())
                .putLong(author.getLeastSignificantBits()));
    return header;
  }

  private static ByteBuffer prefix(byte[] header, byte kind, long version, ByteString rest) {
    return ByteBuffer.wrap(header).put(kind).putLong(version).put(rest.toByteArray());
  }

  static long version(byte[] header) {
    return ByteBuffer.wrap(header).getLong(1);
  }

  static Instant builtAt(byte[] header) {
    return Instant.ofEpochMilli(ByteBuffer.wrap(header).getLong(PREFIX));
  }

  static Set<UUID> pulled(byte[] header) {
    Set<UUID> pulled = new HashSet<>();
    ByteBuffer rest = ByteBuffer.wrap(header).position(PREFIX + Long.BYTES);
    while (rest.remaining() >= UUID_BYTES) {
      pulled.add(new UUID(rest.getLong(), rest.getLong()));
    }
    return pulled;
  }
}
