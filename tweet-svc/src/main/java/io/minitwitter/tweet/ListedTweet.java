package io.minitwitter.tweet;

import java.util.UUID;

/**
 * An entry of a list of ids.
 *
 * @param id the tweet
 * @param userId its author
 */
record ListedTweet(String id, UUID userId) {}
