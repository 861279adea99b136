package io.minitwitter.tweet;

import io.minitwitter.people.Author;

/**
 * A tweet as a viewer sees it.
 *
 * @param liked whether the viewer likes it; false for an anonymous caller
 */
record AuthoredTweet(Tweet tweet, Author author, boolean liked) {}
