package io.minitwitter.like;

import java.util.Set;
import java.util.UUID;

/**
 * A tweet or comment as it was looked up.
 *
 * @param tweetUserId who posted the tweet, or the one that the comment is below
 */
record FoundTarget(KnownTarget known, UUID tweetUserId) {

  /** The users whose blocks hide the target. */
  Set<UUID> owners() {
    return known.userId().equals(tweetUserId)
        ? Set.of(tweetUserId)
        : Set.of(known.userId(), tweetUserId);
  }
}
