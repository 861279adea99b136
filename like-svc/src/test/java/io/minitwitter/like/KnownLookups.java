package io.minitwitter.like;

import io.minitwitter.comment.v1.Comment;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.tweet.v1.Author;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.user.v1.User;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Tweets, comments and people that a test knows; it can make them unreachable. */
final class KnownLookups implements Lookups {

  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final Map<String, Tweet> tweets = new ConcurrentHashMap<>();
  private final Map<String, Comment> comments = new ConcurrentHashMap<>();
  private final Map<UUID, User> users = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean reachable = true;

  /** A new tweet of somebody. */
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

  /** A new comment of somebody. */
  String comment(UUID author) {
    String id = ids.next().hex();
    comments.put(
        id,
        Comment.newBuilder()
            .setId(id)
            .setUserId(author.toString())
            .setTweetId(tweet(UUID.randomUUID()))
            .build());
    return id;
  }

  /** Lets a person be there. */
  void user(UUID id, String username) {
    users.put(id, User.newBuilder().setId(id.toString()).setUsername(username).build());
  }

  /** From now on there is no such tweet, comment or person. */
  void remove(String id) {
    tweets.remove(id);
    comments.remove(id);
  }

  /** From now on there is no such person. */
  void remove(UUID id) {
    users.remove(id);
  }

  /** Whether anything can be looked up. */
  void setReachable(boolean reachable) {
    this.reachable = reachable;
  }

  /** How many look-ups there were so far. */
  int calls() {
    return calls.get();
  }

  @Override
  public List<Tweet> tweets(Collection<String> wanted) {
    return found(tweets, wanted);
  }

  @Override
  public List<Comment> comments(Collection<String> wanted) {
    return found(comments, wanted);
  }

  @Override
  public List<User> users(Collection<UUID> wanted) {
    return found(users, wanted);
  }

  private <K, V> List<V> found(Map<K, V> known, Collection<K> wanted) {
    calls.incrementAndGet();
    if (!reachable) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE, "not reachable", Duration.ofSeconds(1));
    }
    return wanted.stream().map(known::get).filter(Objects::nonNull).toList();
  }
}
