package io.minitwitter.comment;

import com.google.protobuf.Timestamp;
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
import io.minitwitter.mesh.identity.Person;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.people.Author;
import io.minitwitter.people.LikedLookup;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The gRPC face: one method an RPC, message → call → message. */
final class CommentGrpcService extends CommentServiceGrpc.CommentServiceImplBase {

  private final Comments comments;
  private final CommentLists lists;
  private final LikedLookup likedLookup;

  /**
   * The face of the use cases.
   *
   * @param likedLookup which comments people like
   */
  CommentGrpcService(Comments comments, CommentLists lists, LikedLookup likedLookup) {
    this.comments = comments;
    this.lists = lists;
    this.likedLookup = likedLookup;
  }

  @Override
  public void createComment(
      CreateCommentRequest request, StreamObserver<CreateCommentResponse> answer) {
    AuthoredComment comment =
        comments.create(
            Caller.current().requirePerson().id(),
            id(request.getTweetId()),
            request.getContent(),
            IdempotencyKey.current());
    // A new comment has no likes; one that a repeated call returns may be liked by its author.
    var message =
        comment.comment().likesCount() == 0
            ? message(comment)
            : messages(List.of(comment)).getFirst();
    answer.onNext(CreateCommentResponse.newBuilder().setComment(message).build());
    answer.onCompleted();
  }

  @Override
  public void getComment(GetCommentRequest request, StreamObserver<GetCommentResponse> answer) {
    AuthoredComment comment = comments.byId(id(request.getId()), viewer());
    answer.onNext(
        GetCommentResponse.newBuilder().setComment(messages(List.of(comment)).getFirst()).build());
    answer.onCompleted();
  }

  @Override
  public void listComments(
      ListCommentsRequest request, StreamObserver<ListCommentsResponse> answer) {
    Page<AuthoredComment> page =
        lists.ofTweet(
            viewer(),
            id(request.getTweetId()),
            PageTokens.size(request.getPageSize()),
            request.getPageToken());
    answer.onNext(
        ListCommentsResponse.newBuilder()
            .addAllComments(messages(page.entries()))
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void updateComment(
      UpdateCommentRequest request, StreamObserver<UpdateCommentResponse> answer) {
    AuthoredComment comment =
        comments.update(
            id(request.getId()), request.getContent(), Caller.current().requirePerson().id());
    answer.onNext(
        UpdateCommentResponse.newBuilder()
            .setComment(messages(List.of(comment)).getFirst())
            .build());
    answer.onCompleted();
  }

  @Override
  public void deleteComment(
      DeleteCommentRequest request, StreamObserver<DeleteCommentResponse> answer) {
    comments.delete(id(request.getId()), Caller.current().requirePerson());
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
          message(new AuthoredComment(comment, Author.unresolved(comment.userId()))));
      response.addTweetUserIds(comment.tweetUserId().toString());
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  private static Optional<UUID> viewer() {
    return Caller.current().person().map(Person::id);
  }

  /** Hexadecimal digits in one case, so that one thing has one id everywhere behind this class. */
  private static String id(String sent) {
    return sent.toLowerCase(Locale.ROOT);
  }

  /** Comments as the caller reads them: with what they like themselves. */
  private List<io.minitwitter.comment.v1.Comment> messages(List<AuthoredComment> authored) {
    Set<String> liked =
        likedLookup.likedBy(
            Caller.current().person().map(Person::id),
            authored.stream().map(one -> one.comment().id()).toList());
    return authored.stream()
        .map(
            one ->
                message(one).toBuilder().setLikedByMe(liked.contains(one.comment().id())).build())
        .toList();
  }

  private static io.minitwitter.comment.v1.Comment message(AuthoredComment authored) {
    Comment comment = authored.comment();
    Author author = authored.author();
    String userId = comment.userId().toString();
    return io.minitwitter.comment.v1.Comment.newBuilder()
        .setId(comment.id())
        .setTweetId(comment.tweetId())
        .setUserId(userId)
        .setAuthor(
            io.minitwitter.tweet.v1.Author.newBuilder()
                .setId(userId)
                .setUsername(author.username())
                .setFirstName(author.firstName())
                .setLastName(author.lastName())
                .setAvatarUrl(author.avatarUrl()))
        .setContent(comment.content())
        .setCreatedAt(timestamp(comment.createdAt()))
        .setUpdatedAt(timestamp(comment.updatedAt()))
        .setLikesCount(comment.likesCount())
        .build();
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
