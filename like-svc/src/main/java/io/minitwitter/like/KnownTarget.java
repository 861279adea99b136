package io.minitwitter.like;

import java.util.UUID;

/**
 * A tweet or comment that exists.
 *
 * @param tweetId the tweet, or the one that the comment is below
 * @param userId who wrote it
 */
record KnownTarget(Target target, String tweetId, UUID userId) {}
