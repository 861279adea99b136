package io.minitwitter.like;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether there is what somebody likes. What was found is kept in memory for a moment, since many
 * like the same; that something is not there is not kept, so that what was just written is seen at
 * once.
 */
final class Targets {

  private final Lookups lookups;
  private final Cache<Target, KnownTarget> near;

  Targets(Lookups lookups, LikeSettings settings) {
    this.lookups = lookups;
    this.near =
        Caffeine.newBuilder()
            .maximumSize(settings.targetsSize())
            .expireAfterWrite(settings.targetsTtl())
            .build();
  }

  /**
   * The tweet or comment that a target names.
   *
   * @throws io.grpc.StatusRuntimeException TWEET_NOT_FOUND or COMMENT_NOT_FOUND; UNAVAILABLE while
   *     nobody can say
   */
  KnownTarget existing(Target target) {
    KnownTarget known = near.getIfPresent(target);
    if (known != null) {
      return known;
    }
    KnownTarget found = find(target).orElseThrow(() -> notFound(target.type()));
    near.put(target, found);
    return found;
  }

  private Optional<KnownTarget> find(Target target) {
    List<String> id = List.of(target.id());
    return switch (target.type()) {
      case TWEET ->
          lookups.tweets(id).stream()
              .findFirst()
              .map(
                  tweet ->
                      new KnownTarget(target, target.id(), UUID.fromString(tweet.getUserId())));
      case COMMENT ->
          lookups.comments(id).stream()
              .findFirst()
              .map(
                  comment ->
                      new KnownTarget(
                          target, comment.getTweetId(), UUID.fromString(comment.getUserId())));
    };
  }

  private static RuntimeException notFound(Target.Type type) {
    return switch (type) {
      case TWEET -> Errors.of(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "There is no such tweet.");
      case COMMENT ->
          Errors.of(ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, "There is no such comment.");
    };
  }
}
