package io.minitwitter.tweet;

import io.minitwitter.mesh.paging.FilledPages.Shown;
import io.minitwitter.people.Author;
import io.minitwitter.people.LikedLookup;
import io.minitwitter.people.VisibleAuthors;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tweets as a viewer sees them, without those whose author does not exist or is hidden by a block.
 * All lookups of a page run at the same time.
 */
record TweetViews(VisibleAuthors authors, LikedLookup likes) {

  private static final Logger log = LoggerFactory.getLogger(TweetViews.class);

  /**
   * Begins to look up what depends on the viewer alone, and returns immediately.
   *
   * @param viewer empty for an anonymous caller
   * @return how the viewer sees some tweets
   */
  Shown<Tweet, AuthoredTweet> of(Optional<UUID> viewer) {
    Function<Collection<String>, Set<String>> liked = likes.start(viewer);
    return tweets -> of(viewer, liked, tweets);
  }

  private Function<Tweet, Optional<AuthoredTweet>> of(
      Optional<UUID> viewer, Function<Collection<String>, Set<String>> liked, List<Tweet> tweets) {
    if (tweets.isEmpty()) {
      return tweet -> Optional.empty();
    }
    Supplier<Function<UUID, Optional<Author>>> authorsOfPage =
        authors.start(viewer, tweets.stream().map(Tweet::userId).collect(Collectors.toSet()));
    Set<String> likedIds = liked.apply(tweets.stream().map(Tweet::id).toList());
    Function<UUID, Optional<Author>> visible = authorsOfPage.get();
    return tweet -> {
      Optional<Author> author = visible.apply(tweet.userId());
      if (author.isEmpty()) {
        log.debug("tweet {} is left out: its author is deleted or hidden", tweet.id());
      }
      return author.map(seen -> new AuthoredTweet(tweet, seen, likedIds.contains(tweet.id())));
    };
  }
}
