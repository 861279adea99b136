package io.minitwitter.comment;

import io.minitwitter.mesh.store.Item;
import java.time.Instant;
import java.util.UUID;

/**
 * A short text on a tweet.
 *
 * @param id 24 hexadecimal digits in lower case that sort by the time of writing
 * @param tweetId the tweet's id, in lower case
 * @param tweetUserId who posted the tweet
 * @param userId who wrote the comment
 * @param content the text, exactly as sent
 * @param createdAt when it was written, in whole milliseconds
 * @param updatedAt when its text last changed
 * @param likesCount number of users who like it
 */
record Comment(
    String id,
    String tweetId,
    UUID tweetUserId,
    UUID userId,
    String content,
    Instant createdAt,
    Instant updatedAt,
    int likesCount)
    implements Item {

  /** A comment that was written just now. */
  static Comment written(
      String id, CommentedTweet tweet, UUID userId, String content, Instant now) {
    return new Comment(id, tweet.id(), tweet.userId(), userId, content, now, now, 0);
  }
}
