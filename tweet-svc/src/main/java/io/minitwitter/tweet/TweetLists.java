package io.minitwitter.tweet;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.paging.FilledPages;
import io.minitwitter.mesh.paging.IdPositions;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.people.Author;
import io.minitwitter.people.Authors;
import io.minitwitter.people.BlocksAndMutes;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists of tweets, page by page, without those whose author is gone or hidden from the viewer by a
 * block. The viewer is empty for somebody who is not logged in.
 */
final class TweetLists {

  private static final Logger log = LoggerFactory.getLogger(TweetLists.class);
  private static final String ALL = TweetServiceGrpc.getListTweetsMethod().getFullMethodName();
  private static final String OF_USER =
      TweetServiceGrpc.getListUserTweetsMethod().getFullMethodName();

  private final TweetStore store;
  private final Authors authors;
  private final BlocksAndMutes blocksAndMutes;

  TweetLists(TweetStore store, Authors authors, BlocksAndMutes blocksAndMutes) {
    this.store = store;
    this.authors = authors;
    this.blocksAndMutes = blocksAndMutes;
  }

  /** A page of everybody's tweets. */
  Page<AuthoredTweet> all(Optional<UUID> viewer, int size, String token) {
    return page(ALL, viewer, size, token, store::before);
  }

  /**
   * A page of one person's tweets. Only an empty first page asks whether there is such a person;
   * while that cannot be known it stays an empty page.
   */
  Page<AuthoredTweet> ofUser(Optional<UUID> viewer, UUID userId, int size, String token) {
    if (!blocksAndMutes.hiddenFrom(viewer, Set.of(userId)).isEmpty()) {
      throw noSuchUser();
    }
    Page<AuthoredTweet> page =
        page(
            OF_USER + ":" + userId,
            viewer,
            size,
            token,
            (before, limit) -> store.ofUserBefore(userId, before, limit));
    if (page.entries().isEmpty()
        && token.isEmpty()
        && !authors.byIds(Set.of(userId)).containsKey(userId)) {
      throw noSuchUser();
    }
    return page;
  }

  /** Where a page's tweets come from. */
  @FunctionalInterface
  private interface Source {
    List<Tweet> before(String id, int limit);
  }

  private Page<AuthoredTweet> page(
      String list, Optional<UUID> viewer, int size, String token, Source source) {
    return new FilledPages<Tweet, AuthoredTweet>(
            new IdPositions<>(Tweet::id), tweets -> authored(tweets, viewer))
        .page(
            list,
            size,
            token,
            (position, limit) ->
                source.before(IdPositions.id(position, TweetStore.BEGINNING), limit));
  }

  private Function<Tweet, Optional<AuthoredTweet>> authored(
      List<Tweet> tweets, Optional<UUID> viewer) {
    Set<UUID> ids = tweets.stream().map(Tweet::userId).collect(Collectors.toSet());
    Map<UUID, Author> byId = ids.isEmpty() ? Map.of() : authors.byIds(ids);
    Set<UUID> hidden = blocksAndMutes.hiddenFrom(viewer, ids);
    return tweet -> {
      Author author = byId.get(tweet.userId());
      if (author == null) {
        log.info("tweet {} is left out: its author {} was deleted", tweet.id(), tweet.userId());
      }
      return Optional.ofNullable(author)
          .filter(there -> !hidden.contains(there.id()))
          .map(there -> new AuthoredTweet(tweet, there));
    };
  }

  private static RuntimeException noSuchUser() {
    return Errors.of(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "There is no such user.");
  }
}
