package io.minitwitter.mesh.paging;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * Pages of a list in descending order of ids of 24 hexadecimal digits, as documents have them.
 *
 * @param <R> a stored entry
 * @param <S> a shown entry
 */
public final class IdPages<R, S> {

  /** Above every id: where a list begins. */
  public static final String BEGINNING = "f".repeat(24);

  /** No id was made before this time, or later than now but for a wrong clock. */
  private static final long EARLIEST = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();

  private static final long SKEW = Duration.ofDays(1).toSeconds();
  private static final int BYTES = 12;

  private final FilledPages<R, S> pages;

  /** The entries of a list. */
  @FunctionalInterface
  public interface Source<R> {
    /** The entries below an id, newest first: as many as asked for, fewer only at the end. */
    List<R> before(String id, int limit);
  }

  /** Pages whose entries have these ids and are shown like this. */
  public IdPages(Function<R, String> idOf, FilledPages.Shown<R, S> shown) {
    this.pages = new FilledPages<>(new Positions<>(idOf), shown);
  }

  /**
   * One page.
   *
   * @param list the RPC's full name with the values of its filters
   * @param token as the caller sent it; empty for the first page
   * @throws io.grpc.StatusRuntimeException INVALID_PAGE_TOKEN
   */
  public Page<S> page(String list, int size, String token, Source<R> source) {
    return pages.page(
        list,
        size,
        token,
        (position, limit) ->
            source.before(position.map(HexFormat.of()::formatHex).orElse(BEGINNING), limit));
  }

  private record Positions<R>(Function<R, String> idOf) implements FilledPages.Positions<R> {
    @Override
    public int length() {
      return BYTES;
    }

    @Override
    public byte[] of(R entry) {
      return HexFormat.of().parseHex(idOf.apply(entry));
    }

    @Override
    public boolean isPossible(byte[] position) {
      long seconds = HexFormat.fromHexDigitsToLong(HexFormat.of().formatHex(position, 0, 4));
      return seconds >= EARLIEST && seconds <= Instant.now().getEpochSecond() + SKEW;
    }
  }
}
