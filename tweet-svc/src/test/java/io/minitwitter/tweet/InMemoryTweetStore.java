package io.minitwitter.tweet;

import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Tweets in a map, for the rules' tests; held to the same contract as the real store. */
final class InMemoryTweetStore implements TweetStore {

  private record Made(String tweetId, Instant at, String requestHash) {}

  private final NavigableMap<String, Tweet> tweets = new TreeMap<>();
  private final Map<String, Tweet> everMade = new HashMap<>();
  private final Map<String, Instant> deleted = new HashMap<>();
  private final Map<String, Made> keys = new HashMap<>();
  private final Map<String, Long> likesVersions = new HashMap<>();
  private final Map<String, Long> commentsVersions = new HashMap<>();
  private final List<Event> events = new ArrayList<>();
  private int reads;

  /** What was stored to be published. */
  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /** How often tweets were read. */
  synchronized int reads() {
    return reads;
  }

  @Override
  public synchronized Creation create(
      Tweet tweet, Optional<IdempotencyKey> key, Instant keysSince, Event... toPublish) {
    if (key.isPresent()) {
      Made made = keys.get(key.get().id());
      if (made != null && !made.at().isBefore(keysSince)) {
        if (!made.requestHash().equals(key.get().requestHash())) {
          return new Creation.KeyReused();
        }
        return deleted.containsKey(made.tweetId())
            ? new Creation.DeletedSince()
            : new Creation.Done(everMade.get(made.tweetId()));
      }
      keys.put(key.get().id(), new Made(tweet.id(), tweet.createdAt(), key.get().requestHash()));
    }
    events.addAll(List.of(toPublish));
    tweets.put(tweet.id(), tweet);
    everMade.put(tweet.id(), tweet);
    return new Creation.Done(tweet);
  }

  @Override
  public synchronized Optional<Tweet> byId(String id) {
    reads++;
    return Optional.ofNullable(tweets.get(id));
  }

  @Override
  public synchronized List<Tweet> byIds(Collection<String> ids) {
    reads++;
    return tweets.values().stream().filter(tweet -> ids.contains(tweet.id())).toList();
  }

  @Override
  public synchronized List<Tweet> before(String id, int limit) {
    return read(id, limit, tweet -> true);
  }

  @Override
  public synchronized List<Tweet> ofUserBefore(UUID userId, String id, int limit) {
    return read(id, limit, tweet -> tweet.userId().equals(userId));
  }

  @Override
  public synchronized boolean delete(String id, Instant now, Event... told) {
    if (tweets.remove(id) == null) {
      return false;
    }
    deleted.put(id, now);
    events.addAll(List.of(told));
    return true;
  }

  @Override
  public synchronized List<String> deleteOfUserBefore(
      UUID userId, String id, int limit, Instant now) {
    List<String> page =
        read(id, limit, tweet -> tweet.userId().equals(userId)).stream().map(Tweet::id).toList();
    page.forEach(one -> delete(one, now));
    return page;
  }

  @Override
  public synchronized boolean setLikesCount(String id, int count, long version) {
    return setCount(
        likesVersions, id, version, tweet -> counted(tweet, count, tweet.commentsCount()));
  }

  @Override
  public synchronized boolean setCommentsCount(String id, int count, long version) {
    return setCount(
        commentsVersions, id, version, tweet -> counted(tweet, tweet.likesCount(), count));
  }

  private boolean setCount(
      Map<String, Long> versions, String id, long version, UnaryOperator<Tweet> change) {
    Tweet tweet = tweets.get(id);
    if (tweet == null || versions.getOrDefault(id, 0L) >= version) {
      return false;
    }
    versions.put(id, version);
    tweets.put(id, change.apply(tweet));
    return true;
  }

  private static Tweet counted(Tweet tweet, int likes, int comments) {
    return new Tweet(
        tweet.id(),
        tweet.userId(),
        tweet.content(),
        tweet.createdAt(),
        tweet.updatedAt(),
        likes,
        comments,
        tweet.retweetsCount());
  }

  @Override
  public synchronized int purge(Instant deletedBefore) {
    int before = deleted.size();
    deleted.values().removeIf(at -> at.isBefore(deletedBefore));
    return before - deleted.size();
  }

  private List<Tweet> read(String id, int limit, Predicate<Tweet> condition) {
    reads++;
    return tweets.headMap(id, false).descendingMap().values().stream()
        .filter(condition)
        .limit(limit)
        .toList();
  }
}
