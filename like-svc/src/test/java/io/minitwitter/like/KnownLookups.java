package io.minitwitter.like;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.tweet.v1.Author;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.user.v1.User;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tweets, comments and users that a test knows; it can make them unreachable. */
final class KnownLookups implements Lookups {

  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final Map<String, Tweet> tweets = new ConcurrentHashMap<>();
  private final Map<String, FoundTarget> comments = new ConcurrentHashMap<>();
  private final Map<UUID, User> users = new ConcurrentHashMap<>();
  private volatile boolean reachable = true;

  /** A new tweet of an author. */
  String tweet(UUID author) {
    String id = ids.next().hex();
    tweets.put(
        id,
        Tweet.newBuilder()
            .setId(id)
            .setUserId(author.toString())
            .setAuthor(Author.newBuilder().setId(author.toString()))
            .setContent("tweet " + id)
            .setLikesCount(3)
            .build());
    return id;
  }

  /** A new comment of an author, below a tweet of another user. */
  String comment(UUID author) {
    return comment(author, UUID.randomUUID());
  }

  /** A new comment of an author below a tweet. */
  String comment(UUID author, UUID tweetAuthor) {
    String id = ids.next().hex();
    comments.put(
        id,
        new FoundTarget(
            new KnownTarget(Target.comment(id), tweet(tweetAuthor), author), tweetAuthor));
    return id;
  }

  /** Adds a user. */
  void user(UUID id, String username) {
    users.put(id, User.newBuilder().setId(id.toString()).setUsername(username).build());
  }

  /** Removes a tweet or comment. */
  void remove(String id) {
    tweets.remove(id);
    comments.remove(id);
  }

  /** Removes a user. */
  void remove(UUID id) {
    users.remove(id);
  }

  /** Whether anything can be looked up. */
  void setReachable(boolean reachable) {
    this.reachable = reachable;
  }

  @Override
  public Optional<FoundTarget> target(Target target) {
    lookUp();
    return switch (target.type()) {
      case TWEET ->
          Optional.ofNullable(tweets.get(target.id()))
              .map(tweet -> UUID.fromString(tweet.getUserId()))
              .map(author -> new FoundTarget(new KnownTarget(target, target.id(), author), author));
      case COMMENT -> Optional.ofNullable(comments.get(target.id()));
    };
  }

  @Override
  public Map<String, Tweet> tweets(Collection<String> wanted) {
    return found(tweets, wanted);
  }

  @Override
  public Map<UUID, User> users(Collection<UUID> wanted) {
    return found(users, wanted);
  }

  private <K, V> Map<K, V> found(Map<K, V> known, Collection<K> wanted) {
    lookUp();
    return wanted.stream()
        .distinct()
        .filter(known::containsKey)
        .collect(Collectors.toMap(Function.identity(), known::get));
  }

  private void lookUp() {
    if (!reachable) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE, "not reachable", Duration.ofSeconds(1));
    }
  }
}
