package io.minitwitter.timeline;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Looks up ids of tweets, 24 hexadecimal digits that sort by the time of posting. All methods throw
 * UNAVAILABLE if tweet-svc cannot be reached.
 */
interface TweetIds {

  /**
   * The newest tweets of an author.
   *
   * @param ids newest first
   * @param complete whether the author has no older tweets
   */
  record Newest(List<String> ids, boolean complete) {

    /** Whether the ids contain the author's {@code limit} newest tweets below an id, or all. */
    boolean reach(String before, int limit) {
      return complete || ids.stream().filter(id -> id.compareTo(before) < 0).count() >= limit;
    }
  }

  /** Tweets of some authors below an id, newest first: {@code limit}, fewer only at the end. */
  List<String> ofAuthorsBefore(Set<UUID> authors, String before, int limit);

  /**
   * Begins to look up an author's newest tweets and returns immediately. A tweet is among them when
   * the call that posted it has returned.
   */
  Supplier<Newest> startNewestOf(UUID author);

  /** The newest tweets of authors; very recent ones may be missing. */
  Map<UUID, Newest> newestOf(Set<UUID> authors);

  /** The newest of some ids, each once, newest first. */
  static List<String> newest(Collection<String> ids, int limit) {
    return ids.stream().distinct().sorted(Comparator.reverseOrder()).limit(limit).toList();
  }
}
