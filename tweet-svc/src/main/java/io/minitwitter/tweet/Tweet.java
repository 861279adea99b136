package io.minitwitter.tweet;

import io.minitwitter.mesh.store.Item;
import java.time.Instant;
import java.util.UUID;

/**
 * A short text that a user posted.
 *
 * @param id 24 hexadecimal digits in lower case that sort by the time of posting
 * @param userId who posted it
 * @param content the text, exactly as sent
 * @param createdAt when it was posted, in whole milliseconds
 * @param updatedAt when it last changed
 * @param likesCount number of users who like it
 * @param commentsCount number of comments
 * @param retweetsCount number of users who retweeted it
 */
record Tweet(
    String id,
    UUID userId,
    String content,
    Instant createdAt,
    Instant updatedAt,
    int likesCount,
    int commentsCount,
    int retweetsCount)
    implements Item {

  /** A tweet that was posted just now. */
  static Tweet posted(String id, UUID userId, String content, Instant now) {
    return new Tweet(id, userId, content, now, now, 0, 0, 0);
  }
}
