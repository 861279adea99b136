package io.minitwitter.mesh.id;

import java.time.Instant;
import java.util.HexFormat;

/**
 * An id of a document together with the time that it was made at.
 *
 * @param hex 24 hexadecimal digits in lower case; their order is the order of making
 * @param createdAt the clock reading that the id holds, in whole milliseconds, as stores keep it
 */
public record TimeOrderedId(String hex, Instant createdAt) {
  /** The id as 12 bytes. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
