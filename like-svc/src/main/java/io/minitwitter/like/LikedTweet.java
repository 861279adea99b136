package io.minitwitter.like;

import io.minitwitter.people.Author;
import io.minitwitter.tweet.v1.Tweet;

/**
 * A tweet in a list of liked tweets.
 *
 * @param tweet the tweet as tweet-svc returns it to services
 * @param likedByCaller whether the caller likes it as well
 */
record LikedTweet(Tweet tweet, Author author, boolean likedByCaller) {}
