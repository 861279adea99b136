package io.minitwitter.tweet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.Timestamp;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.identity.Person;
import io.minitwitter.mesh.store.Creation;
import io.minitwitter.people.Author;
import io.minitwitter.people.Authors;
import io.minitwitter.people.BlocksAndMutes;
import io.minitwitter.people.Mentions;
import io.minitwitter.tweet.v1.TweetCreated;
import io.minitwitter.tweet.v1.TweetRemoved;
import java.time.Duration;
import java.time.Instant;
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
  private final BlocksAndMutes blocksAndMutes;
  private final TimeOrderedIds ids;
  private final Runnable afterWrite;
  private final Cache<String, Tweet> near;

  /**
   * The rules over a store.
   *
   * @param afterWrite called after each write that others are to hear of: it changes how many
   *     tweets somebody has, or there is an event to be published
   */
  Tweets(
      TweetStore store,
      Authors authors,
      BlocksAndMutes blocksAndMutes,
      TimeOrderedIds ids,
      TweetSettings settings,
      Runnable afterWrite) {
    this.store = store;
    this.authors = authors;
    this.blocksAndMutes = blocksAndMutes;
    this.ids = ids;
    this.afterWrite = afterWrite;
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
    return switch (store.create(tweet, key, id.createdAt().minus(KEYS_LIVE), created(tweet))) {
      case Creation.Done<Tweet>(Tweet made) -> {
        afterWrite.run();
        // It is durable: an author who cannot be found does not take it back.
        yield new AuthoredTweet(
            made, authors.byIds(Set.of(author)).getOrDefault(author, Author.unresolved(author)));
      }
      case Creation.DeletedSince<Tweet> _ ->
          throw Errors.of(
              ErrorReason.ERROR_REASON_TWEET_NOT_FOUND,
              "The tweet that was posted with this idempotency key has been deleted.");
      case Creation.KeyReused<Tweet> _ ->
          throw Errors.of(
              ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
              "The idempotency key was used with another request.");
    };
  }

  /**
   * The tweet with this id; one whose author is gone, or hidden from the viewer by a block, is gone
   * as well.
   *
   * @param viewer empty for somebody who is not logged in
   */
  AuthoredTweet byId(String id, Optional<UUID> viewer) {
    // Loaded inside the cache: a delete's invalidation waits for a load that began before it, so
    // that no reader puts back what was deleted.
    Tweet tweet = near.get(id, key -> store.byId(key).orElse(null));
    if (tweet == null) {
      throw notFound();
    }
    Author author = authors.byIds(Set.of(tweet.userId())).get(tweet.userId());
    if (author == null || !blocksAndMutes.hiddenFrom(viewer, Set.of(author.id())).isEmpty()) {
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
      throw Errors.of(ErrorReason.ERROR_REASON_NOT_OWNER, "The tweet belongs to another user.");
    }
    Instant now = ids.next().createdAt();
    boolean deleted =
        tweet.userId().equals(caller.id())
            ? store.delete(id, now)
            : store.delete(id, now, removal(tweet, caller, now));
    near.invalidate(id);
    if (!deleted) {
      throw notFound();
    }
    afterWrite.run();
  }

  /** Deletes all tweets of a person who is gone. */
  void deleteAllOf(UUID author) {
    store.deleteAllOfUser(
        author,
        () -> ids.next().createdAt(),
        deleted -> {
          near.invalidateAll(deleted);
          afterWrite.run();
        });
  }

  /** That the caller deleted another's tweet, for the audit records. */
  private static Event removal(Tweet tweet, Person moderator, Instant now) {
    return Event.of(
        TweetRemoved.newBuilder()
            .setTweetId(tweet.id())
            .setAuthorId(tweet.userId().toString())
            .setModeratorId(moderator.id().toString())
            .setRemovedAt(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .build(),
        now);
  }

  /** Takes in how many people like a tweet; as {@link #countComments}. */
  void countLikes(String id, int count, long version) {
    store.setLikesCount(id, count, version);
    near.invalidate(id);
  }

  /** Takes in how many comments a tweet has; what is older than what is known changes nothing. */
  void countComments(String id, int count, long version) {
    store.setCommentsCount(id, count, version);
    near.invalidate(id);
  }

  private static Event created(Tweet tweet) {
    Instant at = tweet.createdAt();
    return Event.of(
        TweetCreated.newBuilder()
            .setTweetId(tweet.id())
            .setUserId(tweet.userId().toString())
            .addAllMentions(Mentions.in(tweet.content()))
            .setCreatedAt(
                Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()))
            .build(),
        at);
  }

  private static StatusRuntimeException notFound() {
    return Errors.of(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "There is no such tweet.");
  }
}
