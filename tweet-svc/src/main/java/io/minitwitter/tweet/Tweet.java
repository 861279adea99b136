package io.minitwitter.tweet;

import io.minitwitter.mesh.store.Item;
import java.time.Instant;
import java.util.UUID;

/**
 * A short text that somebody posted.
 *
 * @param id 24 hexadecimal digits in lower case that sort by the time of posting
 * @param userId who posted it
 * @param content the text, as it was sent
 * @param createdAt when it was posted, in whole milliseconds
 * @param updatedAt when it last changed
 * @param likesCount how many people like it
 * @param commentsCount how many comments it has
 * @param retweetsCount how many people have retweeted it
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
