package io.minitwitter.like;

import io.minitwitter.comment.v1.Comment;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.user.v1.User;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Where other services' tweets, comments and people are looked up. What is not there is left out of
 * an answer; while nobody can say, a look-up throws UNAVAILABLE.
 */
interface Lookups {

  /** Tweets as the tweets' service tells them to services: of authors their ids alone. */
  List<Tweet> tweets(Collection<String> ids);

  /** Comments as the comments' service tells them to services: of authors their ids alone. */
  List<Comment> comments(Collection<String> ids);

  /** People as everybody may see them. */
  List<User> users(Collection<UUID> ids);
}
