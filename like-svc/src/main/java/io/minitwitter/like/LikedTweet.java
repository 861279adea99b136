package io.minitwitter.like;

import io.minitwitter.people.Author;
import io.minitwitter.tweet.v1.Tweet;

/**
 * A tweet in the list of what somebody likes.
 *
 * @param tweet as the tweets' service tells it to services
 * @param likedByCaller whether whoever reads the list likes it as well
 */
record LikedTweet(Tweet tweet, Author author, boolean likedByCaller) {}
