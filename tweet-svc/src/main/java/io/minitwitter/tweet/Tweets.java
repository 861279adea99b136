package io.minitwitter.tweet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.identity.Person;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What can be done with single tweets; {@link TweetLists} pages through them. */
final class Tweets {

  private static final Duration KEYS_LIVE = Duration.ofHours(24);

  private final TweetStore store;
  private final Authors authors;
  private final TimeOrderedIds ids;
  private final Cache<String, Tweet> near;

  Tweets(TweetStore store, Authors authors, TimeOrderedIds ids, TweetSettings settings) {
    this.store = store;
    this.authors = authors;
    this.ids = ids;
    this.near =
        Caffeine.newBuilder()
            .maximumSize(settings.cacheSize())
            .expireAfterWrite(settings.cacheTtl())
            .build();
  }

  /** Posts a tweet; repeated with the same key and request it answers the tweet that it made. */
  AuthoredTweet create(UUID author, String content, Optional<IdempotencyKey> key) {
    TimeOrderedId id = ids.next();
    Tweet tweet = Tweet.posted(id.hex(), author, content, id.createdAt());
    return switch (store.create(tweet, key, id.createdAt().minus(KEYS_LIVE))) {
      case TweetStore.Creation.Done(Tweet made) ->
          // It is durable: an author who cannot be found does not take it back.
          new AuthoredTweet(
              made, authors.byIds(Set.of(author)).getOrDefault(author, Author.unresolved(author)));
      case TweetStore.Creation.DeletedSince _ ->
          throw Errors.of(
              ErrorReason.ERROR_REASON_TWEET_NOT_FOUND,
              "The tweet that was posted with this idempotency key has been deleted.");
      case TweetStore.Creation.KeyReused _ ->
          throw Errors.of(
              ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
              "The idempotency key was used with another request.");
    };
  }

  /** The tweet with this id; one whose author is gone is gone as well. */
  AuthoredTweet byId(String id) {
    // Loaded inside the cache: a delete's invalidation waits for a load that began before it, so
    // that no reader puts back what was deleted.
    Tweet tweet = near.get(id, key -> store.byId(key).orElse(null));
    if (tweet == null) {
      throw notFound();
    }
    Author author = authors.byIds(Set.of(tweet.userId())).get(tweet.userId());
    if (author == null) {
      throw notFound();
    }
    return new AuthoredTweet(tweet, author);
  }

  /** Those of the tweets that there are; a repeated id counts once. */
  List<Tweet> byIds(Collection<String> tweetIds) {
    return tweetIds.isEmpty() ? List.of() : store.byIds(new LinkedHashSet<>(tweetIds));
  }

  /** Deletes one's own tweet, or another's as a moderator. */
  void delete(String id, Person caller) {
    Tweet tweet = store.byId(id).orElseThrow(Tweets::notFound);
    if (!tweet.userId().equals(caller.id()) && !caller.mayModerate()) {
      throw Errors.of(ErrorReason.ERROR_REASON_NOT_OWNER, "The tweet is somebody else's.");
    }
    boolean deleted = store.delete(id, ids.next().createdAt());
    near.invalidate(id);
    if (!deleted) {
      throw notFound();
    }
  }

  private static StatusRuntimeException notFound() {
    return Errors.of(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "There is no such tweet.");
  }
}
