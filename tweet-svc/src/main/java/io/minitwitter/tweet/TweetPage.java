package io.minitwitter.tweet;

import java.util.List;

/**
 * A page of a list.
 *
 * @param tweets newest first
 * @param nextPageToken continues the list; empty at its end
 */
record TweetPage(List<AuthoredTweet> tweets, String nextPageToken) {}
