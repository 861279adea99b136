package io.minitwitter.tweet;

import io.minitwitter.mesh.store.Documents;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Stores tweets. A deletion publishes {@code TweetDeleted}. */
interface TweetStore extends Documents<Tweet> {

  /** The tweets of all users below an id, newest first; as {@link #ofUserBefore}. */
  List<Tweet> before(String id, int limit);

  /** The ids of the tweets of all users below an id; as {@link #before}. */
  List<ListedTweet> idsBefore(String id, int limit);

  /** The ids of the tweets of some users below an id, newest first; as {@link #before}. */
  List<ListedTweet> idsOfUsersBefore(Set<UUID> userIds, String id, int limit);

  /**
   * Sets the number of likes, unless the same or a newer version of it is stored. The tweet does
   * not count as updated.
   *
   * @return whether the tweet exists and the count was stored
   */
  boolean setLikesCount(String id, int count, long version);

  /** Sets the number of comments; as {@link #setLikesCount}. */
  boolean setCommentsCount(String id, int count, long version);
}
