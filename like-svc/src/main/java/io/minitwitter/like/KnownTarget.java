package io.minitwitter.like;

import java.util.UUID;

/**
 * A tweet or comment that exists.
 *
 * @param tweetId the tweet; for a comment, the tweet it belongs to
 * @param userId who wrote it
 */
record KnownTarget(Target target, String tweetId, UUID userId) {}
