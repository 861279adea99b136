package io.minitwitter.comment;

import java.util.UUID;

/**
 * The data of a tweet that this service needs.
 *
 * @param id in lower case
 * @param userId who posted it
 */
record CommentedTweet(String id, UUID userId) {}
