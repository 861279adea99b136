package io.minitwitter.tweet;

import io.minitwitter.mesh.cache.SharedCache;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.store.Creation;
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
 * Tweets of a store, which are kept in Redis when they are read by their ids; lists are read from
 * the store. A write is seen by every later read of every replica.
 */
final class CachedTweetStore implements TweetStore {

  private final TweetStore store;
  private final SharedCache<io.minitwitter.tweet.v1.Tweet> shared;

  CachedTweetStore(TweetStore store, SharedCache<io.minitwitter.tweet.v1.Tweet> shared) {
    this.store = store;
    this.shared = shared;
  }

  /**
   * Forgets a tweet for certain.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE while Redis does not answer
   */
  void requireForgotten(String id) {
    shared.requireInvalidated(id);
  }

  @Override
  public Optional<Tweet> byId(String id) {
    return byIds(Set.of(id)).stream().findFirst();
  }

  @Override
  public List<Tweet> byIds(Collection<String> ids) {
    return shared.getAll(Set.copyOf(ids), this::stored).values().stream()
        .map(TweetMessages::tweet)
        .toList();
  }

  private Map<String, io.minitwitter.tweet.v1.Tweet> stored(Set<String> ids) {
    return store.byIds(ids).stream()
        .map(tweet -> TweetMessages.message(tweet).build())
        .collect(Collectors.toMap(io.minitwitter.tweet.v1.Tweet::getId, Function.identity()));
  }

  /** A write that fails may have happened all the same. */
  private boolean changing(String id, Supplier<Boolean> write) {
    try {
      return write.get();
    } finally {
      shared.invalidate(id);
    }
  }

  @Override
  public boolean delete(String id, Instant now, Event... events) {
    return changing(id, () -> store.delete(id, now, events));
  }

  /** Those of a write that fails are forgotten by their events. */
  @Override
  public List<String> deleteOfUserBefore(UUID userId, String id, int limit, Instant now) {
    List<String> deleted = store.deleteOfUserBefore(userId, id, limit, now);
    deleted.forEach(shared::invalidate);
    return deleted;
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
  public Creation<Tweet> create(
      Tweet tweet, Optional<IdempotencyKey> key, Instant keysSince, Event... events) {
    return store.create(tweet, key, keysSince, events);
  }

  @Override
  public List<Tweet> before(String id, int limit) {
    return store.before(id, limit);
  }

  @Override
  public List<Tweet> ofUserBefore(UUID userId, String id, int limit) {
    return store.ofUserBefore(userId, id, limit);
  }

  @Override
  public int purge(Instant deletedBefore) {
    return store.purge(deletedBefore);
  }
}
