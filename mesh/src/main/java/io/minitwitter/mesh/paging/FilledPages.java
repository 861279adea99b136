package io.minitwitter.mesh.paging;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages of a list of which not every entry is shown: an entry that is left out is replaced by the
 * next one, so that only the last page is short.
 *
 * @param <R> what is stored
 * @param <S> what is shown of it
 */
public final class FilledPages<R, S> {
  private static final Logger log = LoggerFactory.getLogger(FilledPages.class);

  /** So many reads fill one page, however much is left out. */
  private static final int MAX_READS = 10;

  private final Positions<R> positions;
  private final Shown<R, S> shown;

  /** Where a stored entry stands in its list, as a page token holds it. */
  public interface Positions<R> {
    /** How many bytes a position has. */
    int length();

    /** The position of an entry. */
    byte[] of(R entry);

    /** Whether an entry can have a position of this length; a forged token may hold any bytes. */
    default boolean isPossible(byte[] position) {
      return true;
    }
  }

  /** What is shown of entries, looked up for all of a read at once. */
  @FunctionalInterface
  public interface Shown<R, S> {
    /** Gives for each of these entries what is shown of it; empty when it is left out. */
    Function<R, Optional<S>> of(List<R> entries);
  }

  /** Where a list's entries come from. */
  @FunctionalInterface
  public interface Source<R> {
    /**
     * The entries that follow a position, in the list's order: as many as asked for, fewer only at
     * the end.
     *
     * @param position empty for the beginning
     */
    List<R> after(Optional<byte[]> position, int limit);
  }

  /** Pages whose entries have these positions and are shown like this. */
  public FilledPages(Positions<R> positions, Shown<R, S> shown) {
    this.positions = positions;
    this.shown = shown;
  }

  /**
   * One page.
   *
   * @param list the RPC's full name with the values of its filters
   * @param token as the caller sent it; empty for the first page
   * @throws io.grpc.StatusRuntimeException INVALID_PAGE_TOKEN
   */
  public Page<S> page(String list, int size, String token, Source<R> source) {
    Optional<byte[]> position = position(list, token);
    // One more than the page holds shows whether there is another page.
    int wanted = size + 1;
    List<R> entries = new ArrayList<>(wanted);
    List<S> found = new ArrayList<>(wanted);
    for (int reads = 0; reads < MAX_READS; reads++) {
      int missing = wanted - found.size();
      List<R> read = source.after(position, missing);
      Function<R, Optional<S>> show = shown.of(read);
      for (R entry : read) {
        show.apply(entry)
            .ifPresent(
                showing -> {
                  entries.add(entry);
                  found.add(showing);
                });
      }
      if (found.size() == wanted) {
        return new Page<>(List.copyOf(found.subList(0, size)), token(list, entries.get(size - 1)));
      }
      if (read.size() < missing) {
        return new Page<>(List.copyOf(found), "");
      }
      position = Optional.of(positions.of(read.getLast()));
    }
    // A short page that can be continued instead of a call without an end.
    log.warn("{}: a page is short after {} reads", list, MAX_READS);
    return new Page<>(List.copyOf(found), PageTokens.encode(list, position.orElseThrow()));
  }

  private Optional<byte[]> position(String list, String token) {
    Optional<byte[]> position = PageTokens.decode(list, token);
    if (position.isPresent() && !isPossible(position.get())) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN,
          "The page token is not one that this list gave; start again without it.");
    }
    return position;
  }

  private boolean isPossible(byte[] position) {
    return position.length == positions.length() && positions.isPossible(position);
  }

  private String token(String list, R entry) {
    return PageTokens.encode(list, positions.of(entry));
  }
}
