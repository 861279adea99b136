package io.minitwitter.timeline;

import io.minitwitter.mesh.cache.VersionedCache;
import io.minitwitter.mesh.client.Lookup;
import io.minitwitter.mesh.client.LookupSettings;
import io.minitwitter.mesh.paging.IdPages;
import io.minitwitter.people.TweetListVersions;
import io.minitwitter.tweet.v1.ListTweetIdsRequest;
import io.minitwitter.tweet.v1.TweetId;
import io.minitwitter.tweet.v1.TweetServiceGrpc.TweetServiceBlockingStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Ids of tweets from tweet-svc. Those of many authors are found in the list of all tweets, where
 * these authors' are frequent; what is still missing then, and those of few authors, by the
 * authors.
 */
final class TweetServiceIds implements TweetIds {

  /** Most authors, and most ids, of one call, as the contract says. */
  private static final int AUTHORS = 100;

  private static final int IDS = 1_000;

  /** From so many authors on, the list of all tweets is read first. */
  private static final int MANY_AUTHORS = 20 * AUTHORS;

  /** So many calls read the list of all tweets before the authors are asked for. */
  private static final int MAX_SCANS = 50;

  /** So many calls by authors run at the same time. */
  private static final int PARALLEL = 16;

  private static final int NEWEST = 150;
  private static final long KEPT_AUTHORS = 10_000;

  private final TweetListVersions tokens;
  private final VersionedCache<UUID, Newest> own = new VersionedCache<>(KEPT_AUTHORS);
  private final Lookup<Query, List<TweetId>> lists;
  private final Lookup<UUID, Newest> newest;
  private final Lookup<UUID, Newest> recent;

  private record Query(List<UUID> authors, String before, int limit) {}

  /**
   * Ids as a service looks them up.
   *
   * @param tweets calls tweet-svc as that service
   * @param ttl how long the newest tweets of {@link #newestOf} are kept in memory
   */
  TweetServiceIds(
      TweetServiceBlockingStub tweets, TweetListVersions tokens, Duration ttl, Duration timeout) {
    this.tokens = tokens;
    LookupSettings fresh = LookupSettings.uncached(timeout);
    this.lists = Lookup.refusing("Tweets", tweets, fresh, TweetServiceIds::findLists);
    this.newest = Lookup.refusing("Tweets", tweets, fresh, TweetServiceIds::findNewest);
    this.recent =
        Lookup.refusing(
            "Tweets",
            tweets,
            new LookupSettings(ttl, KEPT_AUTHORS, timeout),
            TweetServiceIds::findNewest);
  }

  @Override
  public Supplier<Newest> startNewestOf(UUID author) {
    Supplier<Optional<String>> token = tokens.start(author);
    return () -> own.get(author, token.get(), () -> newest.one(author)).orElseThrow();
  }

  @Override
  public Map<UUID, Newest> newestOf(Set<UUID> authors) {
    return recent.get(authors);
  }

  @Override
  public List<String> ofAuthorsBefore(Set<UUID> authors, String before, int limit) {
    List<String> found = new ArrayList<>();
    String position = before;
    if (authors.size() >= MANY_AUTHORS) {
      for (int scan = 0; scan < MAX_SCANS; scan++) {
        List<TweetId> page = list(new Query(List.of(), position, IDS)).get();
        page.stream()
            .filter(tweet -> authors.contains(UUID.fromString(tweet.getUserId())))
            .map(TweetId::getId)
            .forEach(found::add);
        if (found.size() >= limit || page.size() < IDS) {
          return List.copyOf(found.subList(0, Math.min(limit, found.size())));
        }
        position = page.getLast().getId();
      }
    }
    found.addAll(byAuthors(List.copyOf(authors), position, limit - found.size()));
    return found;
  }

  private List<String> byAuthors(List<UUID> authors, String before, int limit) {
    List<String> newest = List.of();
    for (int from = 0; from < authors.size(); from += PARALLEL * AUTHORS) {
      List<Supplier<List<TweetId>>> calls = new ArrayList<>();
      int end = Math.min(authors.size(), from + PARALLEL * AUTHORS);
      for (int batch = from; batch < end; batch += AUTHORS) {
        calls.add(
            list(new Query(authors.subList(batch, Math.min(end, batch + AUTHORS)), before, limit)));
      }
      List<String> candidates = new ArrayList<>(newest);
      calls.forEach(call -> call.get().forEach(tweet -> candidates.add(tweet.getId())));
      newest = TweetIds.newest(candidates, limit);
    }
    return newest;
  }

  private Supplier<List<TweetId>> list(Query query) {
    Supplier<Map<Query, List<TweetId>>> started = lists.start(List.of(query));
    return () -> started.get().get(query);
  }

  private static Map<Query, List<TweetId>> findLists(
      TweetServiceBlockingStub tweets, List<Query> queries) {
    Map<Query, List<TweetId>> found = new HashMap<>();
    queries.forEach(query -> found.put(query, find(tweets, query)));
    return found;
  }

  private static Map<UUID, Newest> findNewest(TweetServiceBlockingStub tweets, List<UUID> authors) {
    Map<UUID, Newest> found = new HashMap<>();
    for (UUID author : authors) {
      List<TweetId> ids = find(tweets, new Query(List.of(author), IdPages.BEGINNING, NEWEST));
      found.put(author, new Newest(ids.stream().map(TweetId::getId).toList(), ids.size() < NEWEST));
    }
    return found;
  }

  private static List<TweetId> find(TweetServiceBlockingStub tweets, Query query) {
    return tweets
        .listTweetIds(
            ListTweetIdsRequest.newBuilder()
                .addAllUserIds(query.authors().stream().map(UUID::toString).toList())
                .setBeforeId(query.before())
                .setLimit(query.limit())
                .build())
        .getTweetsList();
  }
}
