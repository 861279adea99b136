package io.minitwitter.comment;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Tweets that a test knows. */
final class KnownTweets implements CommentedTweets {

  private final Map<String, CommentedTweet> known = new ConcurrentHashMap<>();

  /** A new tweet; who posted it. */
  UUID add(String id) {
    UUID userId = UUID.randomUUID();
    known.put(id, new CommentedTweet(id, userId));
    return userId;
  }

  /** From now on there is no such tweet. */
  void remove(String id) {
    known.remove(id);
  }

  @Override
  public CommentedTweet byId(String id) {
    CommentedTweet tweet = known.get(id);
    if (tweet == null) {
      throw Errors.of(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "There is no such tweet.");
    }
    return tweet;
  }
}
