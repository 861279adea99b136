package io.minitwitter.comment;

import java.util.UUID;

/**
 * What this service knows of a tweet.
 *
 * @param id in lower case
 * @param userId who posted it
 */
record CommentedTweet(String id, UUID userId) {}
