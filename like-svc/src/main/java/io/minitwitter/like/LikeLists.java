package io.minitwitter.like;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.like.v1.LikeServiceGrpc;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.paging.FilledPages;
import io.minitwitter.mesh.paging.IdPositions;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.people.Author;
import io.minitwitter.people.Authors;
import io.minitwitter.people.BlocksAndMutes;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.user.v1.User;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who likes a tweet, and what somebody likes, page by page, without whom a block hides from the
 * reader. The reader is empty for somebody who is not logged in.
 */
final class LikeLists {

  private static final String OF_TWEET =
      LikeServiceGrpc.getListTweetLikesMethod().getFullMethodName();
  private static final String OF_USER =
      LikeServiceGrpc.getListUserLikesMethod().getFullMethodName();

  private final LikeStore store;
  private final Targets targets;
  private final Lookups lookups;
  private final Authors authors;
  private final BlocksAndMutes blocksAndMutes;

  LikeLists(
      LikeStore store,
      Targets targets,
      Lookups lookups,
      Authors authors,
      BlocksAndMutes blocksAndMutes) {
    this.store = store;
    this.targets = targets;
    this.lookups = lookups;
    this.authors = authors;
    this.blocksAndMutes = blocksAndMutes;
  }

  /** A page of the people who like a tweet. */
  Page<User> ofTweet(Optional<UUID> reader, String tweetId, int size, String token) {
    Target tweet = Target.tweet(tweetId);
    return new FilledPages<Like, User>(
            new IdPositions<>(Like::position), likes -> people(reader, likes))
        .page(
            OF_TWEET + ":" + tweetId,
            size,
            token,
            (position, limit) -> {
              if (isHidden(reader, targets.existing(tweet).userId())) {
                throw Errors.of(
                    ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "There is no such tweet.");
              }
              return store.ofTargetBefore(tweet, hex(position), limit);
            });
  }

  /**
   * A page of the tweets that a person likes. Only an empty first page asks whether there is such a
   * person; while that cannot be known it stays an empty page.
   *
   * @param reader whose own likes are told as well
   */
  Page<LikedTweet> ofUser(Optional<UUID> reader, UUID userId, int size, String token) {
    if (isHidden(reader, userId)) {
      throw noSuchUser();
    }
    Page<LikedTweet> page =
        new FilledPages<Like, LikedTweet>(
                new IdPositions<>(Like::position), likes -> tweets(reader, likes))
            .page(
                OF_USER + ":" + userId,
                size,
                token,
                (position, limit) ->
                    store.ofUserBefore(userId, Target.Type.TWEET, hex(position), limit));
    if (page.entries().isEmpty()
        && token.isEmpty()
        && !authors.byIds(Set.of(userId)).containsKey(userId)) {
      throw noSuchUser();
    }
    return page;
  }

  private boolean isHidden(Optional<UUID> reader, UUID person) {
    return !blocksAndMutes.hiddenFrom(reader, Set.of(person)).isEmpty();
  }

  private Function<Like, Optional<User>> people(Optional<UUID> reader, List<Like> likes) {
    Set<UUID> hidden =
        blocksAndMutes.hiddenFrom(
            reader, likes.stream().map(Like::userId).collect(Collectors.toSet()));
    Map<String, User> byId =
        lookups.users(likes.stream().map(Like::userId).toList()).stream()
            .collect(Collectors.toMap(User::getId, Function.identity()));
    return like ->
        Optional.ofNullable(byId.get(like.userId().toString()))
            .filter(user -> !hidden.contains(like.userId()));
  }

  /** Leaves out tweets that are gone, and those whose author is gone or hidden. */
  private Function<Like, Optional<LikedTweet>> tweets(Optional<UUID> reader, List<Like> likes) {
    Map<String, Tweet> byId =
        lookups.tweets(likes.stream().map(LikeLists::tweetId).toList()).stream()
            .collect(Collectors.toMap(Tweet::getId, Function.identity()));
    Set<UUID> writers = byId.values().stream().map(LikeLists::writer).collect(Collectors.toSet());
    Map<UUID, Author> known = writers.isEmpty() ? Map.of() : authors.byIds(writers);
    Set<UUID> hidden = blocksAndMutes.hiddenFrom(reader, writers);
    Set<String> alsoLiked =
        reader.isEmpty() || byId.isEmpty()
            ? Set.of()
            : store.likedBy(reader.get(), Target.Type.TWEET, byId.keySet());
    return like ->
        Optional.ofNullable(byId.get(tweetId(like)))
            .filter(tweet -> known.containsKey(writer(tweet)) && !hidden.contains(writer(tweet)))
            .map(
                tweet ->
                    new LikedTweet(
                        tweet, known.get(writer(tweet)), alsoLiked.contains(tweet.getId())));
  }

  private static String tweetId(Like like) {
    return like.of().target().id();
  }

  private static UUID writer(Tweet tweet) {
    return UUID.fromString(tweet.getUserId());
  }

  private static String hex(Optional<byte[]> position) {
    return IdPositions.id(position, LikeStore.BEGINNING);
  }

  private static RuntimeException noSuchUser() {
    return Errors.of(ErrorReason.ERROR_REASON_USER_NOT_FOUND, "There is no such user.");
  }
}
