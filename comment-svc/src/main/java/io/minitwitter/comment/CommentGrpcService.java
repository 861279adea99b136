package io.minitwitter.comment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.stub.StreamObserver;
import io.minitwitter.comment.v1.BatchGetCommentsRequest;
import io.minitwitter.comment.v1.BatchGetCommentsResponse;
import io.minitwitter.comment.v1.CommentServiceGrpc;
import io.minitwitter.comment.v1.CreateCommentRequest;
import io.minitwitter.comment.v1.CreateCommentResponse;
import io.minitwitter.comment.v1.DeleteCommentRequest;
import io.minitwitter.comment.v1.DeleteCommentResponse;
import io.minitwitter.comment.v1.GetCommentRequest;
import io.minitwitter.comment.v1.GetCommentResponse;
import io.minitwitter.comment.v1.ListCommentsRequest;
import io.minitwitter.comment.v1.ListCommentsResponse;
import io.minitwitter.comment.v1.UpdateCommentRequest;
import io.minitwitter.comment.v1.UpdateCommentResponse;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.mesh.time.Timestamps;
import io.minitwitter.people.Author;
import java.util.List;
import java.util.Locale;

/** The RPCs: request message to use case to response message. */
final class CommentGrpcService extends CommentServiceGrpc.CommentServiceImplBase {

  private static final long KEPT_MESSAGES = 2_000;

  private final Comments comments;
  private final CommentLists lists;

  /** Messages of comments as they were shown, which popular lists show again. */
  private final Cache<AuthoredComment, io.minitwitter.comment.v1.Comment> messages =
      Caffeine.newBuilder().maximumSize(KEPT_MESSAGES).build();

  CommentGrpcService(Comments comments, CommentLists lists) {
    this.comments = comments;
    this.lists = lists;
  }

  @Override
  public void createComment(
      CreateCommentRequest request, StreamObserver<CreateCommentResponse> answer) {
    AuthoredComment comment =
        comments.create(
            Caller.current().requireUser().id(),
            id(request.getTweetId()),
            request.getContent(),
            IdempotencyKey.current());
    answer.onNext(CreateCommentResponse.newBuilder().setComment(message(comment)).build());
    answer.onCompleted();
  }

  @Override
  public void getComment(GetCommentRequest request, StreamObserver<GetCommentResponse> answer) {
    AuthoredComment comment = comments.byId(id(request.getId()), Caller.viewer());
    answer.onNext(GetCommentResponse.newBuilder().setComment(message(comment)).build());
    answer.onCompleted();
  }

  @Override
  public void listComments(
      ListCommentsRequest request, StreamObserver<ListCommentsResponse> answer) {
    Page<AuthoredComment> page =
        lists.ofTweet(
            Caller.viewer(),
            id(request.getTweetId()),
            PageTokens.size(request.getPageSize()),
            request.getPageToken());
    answer.onNext(
        ListCommentsResponse.newBuilder()
            .addAllComments(messages(page))
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void updateComment(
      UpdateCommentRequest request, StreamObserver<UpdateCommentResponse> answer) {
    AuthoredComment comment =
        comments.update(
            id(request.getId()), request.getContent(), Caller.current().requireUser().id());
    answer.onNext(UpdateCommentResponse.newBuilder().setComment(message(comment)).build());
    answer.onCompleted();
  }

  @Override
  public void deleteComment(
      DeleteCommentRequest request, StreamObserver<DeleteCommentResponse> answer) {
    comments.delete(id(request.getId()), Caller.current().requireUser());
    answer.onNext(DeleteCommentResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void batchGetComments(
      BatchGetCommentsRequest request, StreamObserver<BatchGetCommentsResponse> answer) {
    BatchGetCommentsResponse.Builder response = BatchGetCommentsResponse.newBuilder();
    for (Comment comment :
        comments.byIds(request.getIdsList().stream().map(CommentGrpcService::id).toList())) {
      response.addComments(
          message(new AuthoredComment(comment, Author.unresolved(comment.userId()), false)));
      response.addTweetUserIds(comment.tweetUserId().toString());
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  private List<io.minitwitter.comment.v1.Comment> messages(Page<AuthoredComment> page) {
    return page.entries().stream()
        .map(seen -> messages.get(seen, CommentGrpcService::message))
        .toList();
  }

  /** Converts ids to lower case, so that each comment has one id behind this class. */
  private static String id(String sent) {
    return sent.toLowerCase(Locale.ROOT);
  }

  private static io.minitwitter.comment.v1.Comment message(AuthoredComment seen) {
    Comment comment = seen.comment();
    return io.minitwitter.comment.v1.Comment.newBuilder()
        .setId(comment.id())
        .setTweetId(comment.tweetId())
        .setUserId(comment.userId().toString())
        .setAuthor(seen.author().message())
        .setContent(comment.content())
        .setCreatedAt(Timestamps.of(comment.createdAt()))
        .setUpdatedAt(Timestamps.of(comment.updatedAt()))
        .setLikesCount(comment.likesCount())
        .setLikedByMe(seen.liked())
        .build();
  }
}
