package io.minitwitter.like;

import io.grpc.stub.StreamObserver;
import io.minitwitter.like.v1.BatchGetLikesRequest;
import io.minitwitter.like.v1.BatchGetLikesResponse;
import io.minitwitter.like.v1.LikeCommentRequest;
import io.minitwitter.like.v1.LikeCommentResponse;
import io.minitwitter.like.v1.LikeServiceGrpc;
import io.minitwitter.like.v1.LikeTweetRequest;
import io.minitwitter.like.v1.LikeTweetResponse;
import io.minitwitter.like.v1.ListTweetLikesRequest;
import io.minitwitter.like.v1.ListTweetLikesResponse;
import io.minitwitter.like.v1.ListUserLikesRequest;
import io.minitwitter.like.v1.ListUserLikesResponse;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.like.v1.UnlikeCommentRequest;
import io.minitwitter.like.v1.UnlikeCommentResponse;
import io.minitwitter.like.v1.UnlikeTweetRequest;
import io.minitwitter.like.v1.UnlikeTweetResponse;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.user.v1.User;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.ToIntFunction;

/** The RPCs: request message to use case to response message. */
final class LikeGrpcService extends LikeServiceGrpc.LikeServiceImplBase {

  /** Most ids of a user's newest likes in one answer, as the contract says. */
  private static final int NEWEST = 200;

  private final Likes likes;
  private final LikeLists lists;
  private final ToIntFunction<Target> counts;

  /**
   * The RPCs over the use cases.
   *
   * @param counts how many users like a target
   */
  LikeGrpcService(Likes likes, LikeLists lists, ToIntFunction<Target> counts) {
    this.likes = likes;
    this.lists = lists;
    this.counts = counts;
  }

  @Override
  public void likeTweet(LikeTweetRequest request, StreamObserver<LikeTweetResponse> answer) {
    likes.like(caller(), Target.tweet(id(request.getTweetId())));
    answer.onNext(LikeTweetResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void unlikeTweet(UnlikeTweetRequest request, StreamObserver<UnlikeTweetResponse> answer) {
    likes.unlike(caller(), Target.tweet(id(request.getTweetId())));
    answer.onNext(UnlikeTweetResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void likeComment(LikeCommentRequest request, StreamObserver<LikeCommentResponse> answer) {
    likes.like(caller(), Target.comment(id(request.getCommentId())));
    answer.onNext(LikeCommentResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void unlikeComment(
      UnlikeCommentRequest request, StreamObserver<UnlikeCommentResponse> answer) {
    likes.unlike(caller(), Target.comment(id(request.getCommentId())));
    answer.onNext(UnlikeCommentResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void listTweetLikes(
      ListTweetLikesRequest request, StreamObserver<ListTweetLikesResponse> answer) {
    String tweetId = id(request.getTweetId());
    Page<User> page =
        lists.ofTweet(
            Caller.viewer(),
            tweetId,
            PageTokens.size(request.getPageSize()),
            request.getPageToken());
    answer.onNext(
        ListTweetLikesResponse.newBuilder()
            .addAllUsers(page.entries())
            .setLikesCount(counts.applyAsInt(Target.tweet(tweetId)))
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void listUserLikes(
      ListUserLikesRequest request, StreamObserver<ListUserLikesResponse> answer) {
    Page<LikedTweet> page =
        lists.ofUser(
            Caller.viewer(),
            UUID.fromString(request.getUserId()),
            PageTokens.size(request.getPageSize()),
            request.getPageToken());
    answer.onNext(
        ListUserLikesResponse.newBuilder()
            .addAllTweets(page.entries().stream().map(LikeGrpcService::message).toList())
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void batchGetLikes(
      BatchGetLikesRequest request, StreamObserver<BatchGetLikesResponse> answer) {
    UUID user = UUID.fromString(request.getUserId());
    Target.Type type = type(request.getTargetType());
    BatchGetLikesResponse.Builder response =
        BatchGetLikesResponse.newBuilder()
            .addAllLikedIds(
                likes.likedBy(
                    user,
                    type,
                    request.getTargetIdsList().stream().map(LikeGrpcService::id).toList()));
    if (request.getNewest()) {
      List<String> newest = likes.newestLikedBy(user, type, NEWEST + 1);
      response
          .addAllNewestIds(newest.subList(0, Math.min(NEWEST, newest.size())))
          .setComplete(newest.size() <= NEWEST);
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  private static UUID caller() {
    return Caller.current().requireUser().id();
  }

  /** Converts ids to lower case, so that each target has one id behind this class. */
  private static String id(String sent) {
    return sent.toLowerCase(Locale.ROOT);
  }

  private static Target.Type type(TargetType sent) {
    return switch (sent) {
      case TARGET_TYPE_TWEET -> Target.Type.TWEET;
      case TARGET_TYPE_COMMENT -> Target.Type.COMMENT;
      case TARGET_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("the contract's limits let " + sent + " pass");
    };
  }

  /** The name that the contract has for a type. */
  static TargetType message(Target.Type type) {
    return switch (type) {
      case TWEET -> TargetType.TARGET_TYPE_TWEET;
      case COMMENT -> TargetType.TARGET_TYPE_COMMENT;
    };
  }

  private static Tweet message(LikedTweet liked) {
    return liked.tweet().toBuilder()
        .setAuthor(liked.author().message())
        .setLikedByMe(liked.likedByCaller())
        .build();
  }
}
