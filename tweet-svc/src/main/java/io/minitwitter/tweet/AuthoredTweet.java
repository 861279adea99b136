package io.minitwitter.tweet;

import io.minitwitter.people.Author;

/** A tweet together with who posted it. */
record AuthoredTweet(Tweet tweet, Author author) {}
