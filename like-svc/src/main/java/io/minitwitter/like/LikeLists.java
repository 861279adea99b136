package io.minitwitter.like;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.like.v1.LikeServiceGrpc;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.paging.IdPages;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.people.Author;
import io.minitwitter.people.Authors;
import io.minitwitter.people.BlocksAndMutes;
import io.minitwitter.people.VisibleAuthors;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.user.v1.User;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The users who like a tweet, and the tweets that a user likes, page by page, without those that a
 * block hides from the reader. The reader is empty for an anonymous caller.
 */
final class LikeLists {

  private static final String OF_TWEET =
      LikeServiceGrpc.getListTweetLikesMethod().getFullMethodName();
  private static final String OF_USER =
      LikeServiceGrpc.getListUserLikesMethod().getFullMethodName();

  private final LikeStore store;
  private final Lookups lookups;
  private final Authors authors;
  private final BlocksAndMutes blocksAndMutes;

  LikeLists(LikeStore store, Lookups lookups, Authors authors, BlocksAndMutes blocksAndMutes) {
    this.store = store;
    this.lookups = lookups;
    this.authors = authors;
    this.blocksAndMutes = blocksAndMutes;
  }

  /** A page of the users who like a tweet. */
  Page<User> ofTweet(Optional<UUID> reader, String tweetId, int size, String token) {
    Target tweet = Target.tweet(tweetId);
    return new IdPages<Like, User>(Like::position, likes -> users(reader, likes))
        .page(
            OF_TWEET + ":" + tweetId,
            size,
            token,
            (position, limit) -> {
              if (blocksAndMutes.isHidden(reader, lookups.existing(tweet).tweetUserId())) {
                throw Errors.of(
                    ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "There is no such tweet.");
              }
              return store.ofTargetBefore(tweet, position, limit);
            });
  }

  /**
   * A page of the tweets that a user likes. Only an empty first page asks whether the user exists;
   * if user-svc cannot be reached it stays an empty page.
   *
   * @param reader whose own likes are shown as well
   */
  Page<LikedTweet> ofUser(Optional<UUID> reader, UUID userId, int size, String token) {
    if (blocksAndMutes.isHidden(reader, userId)) {
      throw noSuchUser();
    }
    Page<LikedTweet> page =
        new IdPages<Like, LikedTweet>(Like::position, likes -> tweets(reader, likes))
            .page(
                OF_USER + ":" + userId,
                size,
                token,
                (position, limit) ->
                    store.ofUserBefore(userId, Target.Type.TWEET, position, limit));
    if (page.entries().isEmpty()
        && token.isEmpty()
        && !authors.byIds(Set.of(userId)).containsKey(userId)) {
      throw noSuchUser();
    }
    return page;
  }

  private Function<Like, Optional<User>> users(Optional<UUID> reader, List<Like> likes) {
    Set<UUID> ids = likes.stream().map(Like::userId).collect(Collectors.toSet());
    Supplier<Set<UUID>> hidden = blocksAndMutes.startHiddenFrom(reader, ids);
    Map<UUID, User> byId = lookups.users(ids);
    Set<UUID> left = hidden.get();
    return like ->
        Optional.ofNullable(byId.get(like.userId())).filter(user -> !left.contains(like.userId()));
  }

  /** Leaves out tweets that do not exist, and those whose author does not or is hidden. */
  private Function<Like, Optional<LikedTweet>> tweets(Optional<UUID> reader, List<Like> likes) {
    Map<String, Tweet> byId = lookups.tweets(likes.stream().map(LikeLists::tweetId).toList());
    Set<UUID> writers = byId.values().stream().map(LikeLists::writer).collect(Collectors.toSet());
    Supplier<Function<UUID, Optional<Author>>> visible =
        new VisibleAuthors(authors, blocksAndMutes).start(reader, writers);
    Set<String> alsoLiked =
        reader.isEmpty() || byId.isEmpty()
            ? Set.of()
            : store.likedBy(reader.get(), Target.Type.TWEET, byId.keySet());
    Function<UUID, Optional<Author>> authorOf = visible.get();
    return like ->
        Optional.ofNullable(byId.get(tweetId(like)))
            .flatMap(
                tweet ->
                    authorOf
                        .apply(writer(tweet))
                        .map(
                            author ->
                                new LikedTweet(tweet, author, alsoLiked.contains(tweet.getId()))));
  }

  private static String tweetId(Like like) {
    return like.of().target().id();
  }

  private static UUID writer(Tweet tweet) {
    return UUID.fromString(tweet.getUserId());
  }

  private static RuntimeException noSuchUser() {
    return Errors.of(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "There is no such user.");
  }
}
