package io.minitwitter.tweet;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.event.Event;
import io.minitwitter.mesh.id.TimeOrderedId;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.identity.UserIdentity;
import io.minitwitter.mesh.paging.FilledPages.Shown;
import io.minitwitter.mesh.time.Timestamps;
import io.minitwitter.people.Mentions;
import io.minitwitter.tweet.v1.TweetCreated;
import io.minitwitter.tweet.v1.TweetRemoved;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Use cases of single tweets; {@link TweetLists} pages through them. */
final class Tweets {

  private final TweetStore store;
  private final TweetViews views;
  private final TimeOrderedIds ids;
  private final Runnable afterWrite;

  /**
   * The use cases over a store.
   *
   * @param afterWrite called after each write that changes a count or leaves an event to publish
   */
  Tweets(TweetStore store, TweetViews views, TimeOrderedIds ids, Runnable afterWrite) {
    this.store = store;
    this.views = views;
    this.ids = ids;
    this.afterWrite = afterWrite;
  }

  /** Posts a tweet; a repeated call with the same key and request returns the same tweet. */
  AuthoredTweet create(UUID author, String content, Optional<IdempotencyKey> key) {
    TimeOrderedId id = ids.next();
    Tweet tweet = Tweet.posted(id.hex(), author, content, id.createdAt());
    Tweet made =
        store.create(tweet, key, created(tweet)).orThrow(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND);
    afterWrite.run();
    return new AuthoredTweet(
        made, views.authors().authors().ofWritten(author), isLiked(author, made));
  }

  /**
   * The tweet with this id, unless its author does not exist or is hidden from the viewer.
   *
   * @param viewer empty for an anonymous caller
   */
  AuthoredTweet byId(String id, Optional<UUID> viewer) {
    Shown<Tweet, AuthoredTweet> shown = views.of(viewer);
    Tweet tweet = store.byId(id).orElseThrow(Tweets::notFound);
    return shown.of(List.of(tweet)).apply(tweet).orElseThrow(Tweets::notFound);
  }

  /** The tweets that exist; duplicate ids count once. */
  List<Tweet> byIds(Collection<String> tweetIds) {
    return tweetIds.isEmpty() ? List.of() : store.byIds(new LinkedHashSet<>(tweetIds));
  }

  /**
   * The ids of the tweets of some users below an id, newest first, as many as asked for.
   *
   * @param userIds empty for all users
   */
  List<ListedTweet> idsBefore(Set<UUID> userIds, String id, int limit) {
    return userIds.isEmpty()
        ? store.idsBefore(id, limit)
        : store.idsOfUsersBefore(userIds, id, limit);
  }

  /** Deletes the caller's own tweet, or any tweet if the caller is a moderator. */
  void delete(String id, UserIdentity caller) {
    Tweet tweet = store.byId(id).orElseThrow(Tweets::notFound);
    if (!tweet.userId().equals(caller.id()) && !caller.mayModerate()) {
      throw Errors.of(ErrorReason.ERROR_REASON_NOT_OWNER, "The tweet belongs to another user.");
    }
    Instant now = ids.next().createdAt();
    boolean deleted =
        tweet.userId().equals(caller.id())
            ? store.delete(id, now)
            : store.delete(id, now, removal(tweet, caller, now));
    if (!deleted) {
      throw notFound();
    }
    afterWrite.run();
  }

  /** Deletes all tweets of a deleted account. */
  void deleteAllOf(UUID author) {
    store.deleteAllOfUser(author, () -> ids.next().createdAt(), _ -> afterWrite.run());
  }

  /** The event for the audit records: a moderator deleted another user's tweet. */
  private static Event removal(Tweet tweet, UserIdentity moderator, Instant now) {
    return Event.of(
        TweetRemoved.newBuilder()
            .setTweetId(tweet.id())
            .setAuthorId(tweet.userId().toString())
            .setModeratorId(moderator.id().toString())
            .setRemovedAt(Timestamps.of(now))
            .build(),
        now);
  }

  /** Stores a count of likes; a count that is older than the stored one changes nothing. */
  void countLikes(String id, int count, long version) {
    store.setLikesCount(id, count, version);
  }

  /** Stores a count of comments; as {@link #countLikes}. */
  void countComments(String id, int count, long version) {
    store.setCommentsCount(id, count, version);
  }

  private static Event created(Tweet tweet) {
    Instant at = tweet.createdAt();
    return Event.of(
        TweetCreated.newBuilder()
            .setTweetId(tweet.id())
            .setUserId(tweet.userId().toString())
            .addAllMentions(Mentions.in(tweet.content()))
            .setCreatedAt(Timestamps.of(at))
            .build(),
        at);
  }

  /** A new tweet has no likes; the author may like a tweet that a repeated call returns. */
  private boolean isLiked(UUID author, Tweet made) {
    return made.likesCount() > 0 && views.likes().isLiked(author, made.id());
  }

  private static StatusRuntimeException notFound() {
    return Errors.of(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "There is no such tweet.");
  }
}
