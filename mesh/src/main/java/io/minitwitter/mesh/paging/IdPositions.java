package io.minitwitter.mesh.paging;

import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

/**
 * Positions in a list that is ordered by ids of 24 hexadecimal digits, as documents have them.
 *
 * @param idOf an entry's id
 */
public record IdPositions<R>(Function<R, String> idOf) implements FilledPages.Positions<R> {
  private static final int BYTES = 12;

  @Override
  public int length() {
    return BYTES;
  }

  @Override
  public byte[] of(R entry) {
    return HexFormat.of().parseHex(idOf.apply(entry));
  }

  /**
   * The id that a position holds.
   *
   * @param beginning what is the id for the beginning of the list
   */
  public static String id(Optional<byte[]> position, String beginning) {
    return position.map(HexFormat.of()::formatHex).orElse(beginning);
  }
}
