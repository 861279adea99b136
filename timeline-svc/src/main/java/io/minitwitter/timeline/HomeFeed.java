package io.minitwitter.timeline;

import io.minitwitter.mesh.paging.IdPages;
import io.minitwitter.timeline.TimelineStore.Build;
import io.minitwitter.timeline.TimelineStore.Kept;
import io.minitwitter.timeline.TimelineStore.Reading;
import io.minitwitter.timeline.TimelineStore.Unreachable;
import io.minitwitter.timeline.TweetIds.Newest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The ids of one reader's home timeline, for one page. They are those of the kept timeline, merged
 * with the reader's own tweets and those of pulled authors, and below its last entry those of
 * tweet-svc. Without a kept timeline for the current followees one is built.
 */
final class HomeFeed implements IdPages.Source<String> {

  /** After more reads a page has found many deleted tweets: the timeline is built again. */
  private static final int MAX_KEPT_READS = 2;

  private final UUID reader;
  private final TimelineStore store;
  private final FolloweeLookup followees;
  private final TweetIds tweetIds;
  private final Supplier<Reading> reading;
  private final Supplier<Long> version;
  private final Supplier<Newest> own;
  private Optional<Followees> current = Optional.empty();
  private Optional<Kept> kept = Optional.empty();
  private Map<UUID, Newest> merged = Map.of();
  private int reads;

  /**
   * Begins to read a reader's home timeline.
   *
   * @param window how many entries of the kept timeline are read
   */
  HomeFeed(
      UUID reader, int window, TimelineStore store, FolloweeLookup followees, TweetIds tweetIds) {
    this.reader = reader;
    this.store = store;
    this.followees = followees;
    this.tweetIds = tweetIds;
    this.reading = store.start(reader, window);
    this.version = followees.startVersion(reader);
    this.own = tweetIds.startNewestOf(reader);
  }

  @Override
  public List<String> before(String id, int limit) {
    reads++;
    if (reads == 1) {
      kept = kept();
    } else if (reads > MAX_KEPT_READS && kept.isPresent()) {
      store.remove(reader);
      kept = Optional.empty();
    }
    return kept.isPresent() ? kept(kept.get(), id, limit) : stored(id, limit);
  }

  /** The kept timeline; empty if there is none and none can be built. */
  private Optional<Kept> kept() {
    // Waiting for the version sends it: the entries are on their way by then.
    long now = version.get();
    Reading found = reading.get();
    Optional<Kept> usable =
        switch (found) {
          case Kept there when there.version() == now -> Optional.of(there);
          case Unreachable _ -> Optional.empty();
          case Reading _ -> build(now);
        };
    usable.ifPresent(
        timeline -> {
          merged = new HashMap<>(tweetIds.newestOf(timeline.pulled()));
          merged.put(reader, own.get());
        });
    return usable;
  }

  private Optional<Kept> build(long sinceVersion) {
    Followees all = followees(sinceVersion);
    Optional<Build> begun = store.begin(reader, all.version());
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    Set<UUID> pulled = new HashSet<>(begun.get().pulled());
    pulled.retainAll(all.ids());
    Set<UUID> pushed = new HashSet<>(all.ids());
    pushed.removeAll(pulled);
    boolean done = false;
    try {
      List<String> ids = tweetIds.ofAuthorsBefore(pushed, IdPages.BEGINNING, store.size());
      store.finish(begun.get(), pulled, ids);
      done = true;
      return Optional.of(new Kept(all.version(), pulled, ids, ids.size() < store.size()));
    } finally {
      if (!done) {
        store.remove(reader);
      }
    }
  }

  private List<String> kept(Kept timeline, String id, int limit) {
    String last = timeline.complete() ? "" : timeline.ids().getLast();
    List<String> candidates = new ArrayList<>(timeline.ids());
    candidates.addAll(merged(id, limit));
    candidates.removeIf(found -> found.compareTo(id) >= 0 || found.compareTo(last) < 0);
    List<String> found = TweetIds.newest(candidates, limit);
    if (found.size() == limit || timeline.complete()) {
      return found;
    }
    List<String> continued = new ArrayList<>(found);
    continued.addAll(stored(last.compareTo(id) < 0 ? last : id, limit - found.size()));
    return continued;
  }

  /** The newest tweets below an id that are not in the kept timeline. */
  private List<String> merged(String id, int limit) {
    List<String> ids = new ArrayList<>();
    Set<UUID> older = new HashSet<>();
    merged.forEach(
        (author, newest) -> {
          if (newest.reach(id, limit)) {
            ids.addAll(newest.ids());
          } else {
            older.add(author);
          }
        });
    if (!older.isEmpty()) {
      ids.addAll(tweetIds.ofAuthorsBefore(older, id, limit));
    }
    return ids;
  }

  private List<String> stored(String id, int limit) {
    Set<UUID> authors = new HashSet<>(followees(version.get()).ids());
    authors.add(reader);
    return tweetIds.ofAuthorsBefore(authors, id, limit);
  }

  private Followees followees(long sinceVersion) {
    if (current.isEmpty()) {
      current = Optional.of(followees.since(reader, sinceVersion));
    }
    return current.get();
  }
}
