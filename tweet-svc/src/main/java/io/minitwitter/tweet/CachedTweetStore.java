package io.minitwitter.tweet;

import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.mesh.cache.CacheSettings;
import io.minitwitter.mesh.cache.Codec;
import io.minitwitter.mesh.cache.SharedCache;
import io.minitwitter.mesh.cache.VersionedCache;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.store.Creation;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.people.TweetListVersions;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The tweets of a store through caches: tweets by their ids in Redis and in memory, pages of lists
 * as ids in memory, under a version of their list. Which tweets a list has is as current as in the
 * store; a tweet that is read by its id, or its counts in a list, may be as old as a record in
 * memory may be when another replica changed it.
 */
final class CachedTweetStore implements TweetStore, AutoCloseable {

  private final TweetStore store;
  private final SharedCache<Tweet> tweets;
  private final TweetListVersions lists;
  private final VersionedCache<PageKey, List<String>> pages;

  /** The list of all tweets has no user. */
  private record PageKey(Optional<UUID> user, String before, int limit) {}

  CachedTweetStore(TweetStore store, Redis redis, CacheSettings settings, MeterRegistry meters) {
    this.store = store;
    this.tweets =
        new SharedCache<>(
            redis,
            "tweet",
            "tweet",
            Codec.of(
                io.minitwitter.tweet.v1.Tweet.parser(),
                (Tweet tweet) -> TweetMessages.message(tweet).build(),
                TweetMessages::tweet),
            settings,
            meters);
    this.lists = new TweetListVersions(redis);
    // Without a cache of tweets a page of ids would save nothing.
    this.pages = new VersionedCache<>(settings.ttl().isZero() ? 0 : settings.size() / 10);
  }

  /**
   * Invalidates a tweet or fails.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE while Redis does not answer
   */
  void requireInvalidated(String id) {
    tweets.requireInvalidated(id);
  }

  @Override
  public Optional<Tweet> byId(String id) {
    return Optional.ofNullable(tweets.getAll(Set.of(id), this::stored).get(id));
  }

  @Override
  public List<Tweet> byIds(Collection<String> ids) {
    return List.copyOf(tweets.getAllShared(Set.copyOf(ids), this::stored).values());
  }

  private Map<String, Tweet> stored(Set<String> ids) {
    return store.byIds(ids).stream().collect(Collectors.toMap(Tweet::id, Function.identity()));
  }

  @Override
  public List<ListedTweet> idsBefore(String id, int limit) {
    return store.idsBefore(id, limit);
  }

  @Override
  public List<ListedTweet> idsOfUsersBefore(Set<UUID> userIds, String id, int limit) {
    return store.idsOfUsersBefore(userIds, id, limit);
  }

  @Override
  public List<Tweet> before(String id, int limit) {
    return page(Optional.empty(), id, limit, () -> store.before(id, limit));
  }

  @Override
  public List<Tweet> ofUserBefore(UUID userId, String id, int limit) {
    return page(Optional.of(userId), id, limit, () -> store.ofUserBefore(userId, id, limit));
  }

  private List<Tweet> page(
      Optional<UUID> user, String before, int limit, Supplier<List<Tweet>> load) {
    List<String> ids =
        pages
            .get(
                new PageKey(user, before, limit),
                user.map(lists::start).orElseGet(lists::startOfAll).get(),
                () -> Optional.of(load.get().stream().map(Tweet::id).toList()))
            .orElseThrow();
    Map<String, Tweet> found = tweets.getAll(ids, this::stored);
    // A tweet that was deleted since would make the page look like the last one.
    return found.size() == ids.size() ? ids.stream().map(found::get).toList() : load.get();
  }

  /** A write that fails may have happened nevertheless. */
  private <T> T changing(String id, Supplier<T> write) {
    try {
      return write.get();
    } finally {
      tweets.invalidate(id);
    }
  }

  @Override
  public boolean delete(String id, Instant now, Event... events) {
    Optional<Tweet> tweet = byId(id);
    try {
      return changing(id, () -> store.delete(id, now, events));
    } finally {
      tweet.ifPresent(deleted -> listsChanged(deleted.userId()));
    }
  }

  /** Tweets of a write that fails are invalidated by their events. */
  @Override
  public List<String> deleteOfUserBefore(UUID userId, String id, int limit, Instant now) {
    try {
      List<String> deleted = store.deleteOfUserBefore(userId, id, limit, now);
      deleted.forEach(tweets::invalidate);
      return deleted;
    } finally {
      listsChanged(userId);
    }
  }

  @Override
  public boolean setLikesCount(String id, int count, long version) {
    return changing(id, () -> store.setLikesCount(id, count, version));
  }

  @Override
  public boolean setCommentsCount(String id, int count, long version) {
    return changing(id, () -> store.setCommentsCount(id, count, version));
  }

  @Override
  public Creation<Tweet> create(Tweet tweet, Optional<IdempotencyKey> key, Event... events) {
    try {
      return store.create(tweet, key, events);
    } finally {
      listsChanged(tweet.userId());
    }
  }

  private void listsChanged(UUID userId) {
    lists.changed(userId);
  }

  @Override
  public int purge(Instant deletedBefore) {
    return store.purge(deletedBefore);
  }

  @Override
  public void close() {
    tweets.close();
    lists.close();
  }
}
