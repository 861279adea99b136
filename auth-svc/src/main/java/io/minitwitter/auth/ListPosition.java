package io.minitwitter.auth;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.paging.PageTokens;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The position of an entry in a list that is ordered newest first, then by descending id.
 *
 * @param at the entry's time, to the microsecond
 */
record ListPosition(Instant at, UUID id) {
  /** Before every entry. */
  static final ListPosition BEGINNING =
      new ListPosition(Instant.parse("9999-12-31T23:59:59Z"), new UUID(-1, -1));

  /** The order of the list: what comes first is less. */
  static final Comparator<ListPosition> ORDER =
      Comparator.comparing(ListPosition::at)
          // By its bytes, as databases order it; UUID compares signed halves.
          .thenComparing(position -> position.id().toString())
          .reversed();

  private static final int BYTES = 24;

  /** A page of a list and the token that continues it. */
  record Page<T>(List<T> entries, String nextToken) {}

  /**
   * Reads a page.
   *
   * @param list the RPC's full name with the values of its filters
   * @param entries so many at most that come after a position
   * @throws io.grpc.StatusRuntimeException INVALID_PAGE_TOKEN
   */
  static <T> Page<T> page(
      String list,
      int size,
      String token,
      BiFunction<ListPosition, Integer, List<T>> entries,
      Function<T, ListPosition> positionOf) {
    ListPosition start = PageTokens.decode(list, token).map(ListPosition::of).orElse(BEGINNING);
    // One more than the page size shows whether there is a next page.
    List<T> found = entries.apply(start, size + 1);
    if (found.size() <= size) {
      return new Page<>(found, "");
    }
    List<T> page = List.copyOf(found.subList(0, size));
    return new Page<>(page, PageTokens.encode(list, positionOf.apply(page.getLast()).bytes()));
  }

  private byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at))
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static ListPosition of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw invalid();
    }
    ByteBuffer position = ByteBuffer.wrap(bytes);
    long micros = position.getLong();
    // A forged time could be one that the database cannot compare with.
    if (micros < 0 || micros > ChronoUnit.MICROS.between(Instant.EPOCH, BEGINNING.at())) {
      throw invalid();
    }
    return new ListPosition(
        Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
        new UUID(position.getLong(), position.getLong()));
  }

  private static RuntimeException invalid() {
    return Errors.of(
        ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN,
        "The page token does not belong to this list; start again without it.");
  }
}
