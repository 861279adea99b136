package io.minitwitter.like;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.user.v1.User;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Looks up tweets, comments and users of other services. What does not exist is left out of an
 * answer; a lookup throws UNAVAILABLE if the other service cannot be reached.
 */
interface Lookups {

  /** The tweet or comment of a target, which may have been deleted within the last moment. */
  Optional<FoundTarget> target(Target target);

  /** Tweets as tweet-svc answers them to services: their authors have only their ids. */
  Map<String, Tweet> tweets(Collection<String> ids);

  /** Profiles as any user may see them. */
  Map<UUID, User> users(Collection<UUID> ids);

  /**
   * As {@link #target}.
   *
   * @throws io.grpc.StatusRuntimeException TWEET_NOT_FOUND or COMMENT_NOT_FOUND
   */
  default FoundTarget existing(Target target) {
    return target(target)
        .orElseThrow(
            () ->
                switch (target.type()) {
                  case TWEET ->
                      Errors.of(
                          ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "There is no such tweet.");
                  case COMMENT ->
                      Errors.of(
                          ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, "There is no such comment.");
                });
  }
}
