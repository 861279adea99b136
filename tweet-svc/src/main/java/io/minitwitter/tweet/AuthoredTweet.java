package io.minitwitter.tweet;

/** A tweet together with who posted it. */
record AuthoredTweet(Tweet tweet, Author author) {}
