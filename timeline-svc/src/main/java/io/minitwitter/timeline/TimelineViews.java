package io.minitwitter.timeline;

import io.minitwitter.mesh.paging.FilledPages.Shown;
import io.minitwitter.people.Author;
import io.minitwitter.people.Authors;
import io.minitwitter.people.LikedLookup;
import io.minitwitter.tweet.v1.Tweet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tweets as the reader of a home timeline sees them, without those that were deleted or whose
 * author was. Blocks are not looked up: one does not follow across a block.
 */
record TimelineViews(TweetLookup tweets, Authors authors, LikedLookup likes) {

  private static final Logger log = LoggerFactory.getLogger(TimelineViews.class);

  /**
   * Begins to look up what depends on the reader alone, and returns immediately.
   *
   * @return how the reader sees the tweets with some ids
   */
  Shown<String, Tweet> of(UUID reader) {
    Function<Collection<String>, Set<String>> liked = likes.start(Optional.of(reader));
    return ids -> of(liked, ids);
  }

  private Function<String, Optional<Tweet>> of(
      Function<Collection<String>, Set<String>> liked, List<String> ids) {
    if (ids.isEmpty()) {
      return id -> Optional.empty();
    }
    Map<String, Tweet> found = tweets.byIds(ids);
    Supplier<Map<UUID, Author>> authorsOfPage =
        authors.start(
            found.values().stream()
                .map(tweet -> UUID.fromString(tweet.getUserId()))
                .collect(Collectors.toSet()));
    Set<String> likedIds = liked.apply(ids);
    Map<UUID, Author> authorsById = authorsOfPage.get();
    return id -> {
      Optional<Tweet> seen =
          Optional.ofNullable(found.get(id))
              .flatMap(
                  tweet ->
                      Optional.ofNullable(authorsById.get(UUID.fromString(tweet.getUserId())))
                          .map(
                              author ->
                                  tweet.toBuilder()
                                      .setAuthor(author.message())
                                      .setLikedByMe(likedIds.contains(id))
                                      .build()));
      if (seen.isEmpty()) {
        log.debug("tweet {} is left out: it or its author was deleted", id);
      }
      return seen;
    };
  }
}
