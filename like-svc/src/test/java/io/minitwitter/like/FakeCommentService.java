package io.minitwitter.like;

import io.grpc.stub.StreamObserver;
import io.minitwitter.comment.v1.BatchGetCommentsRequest;
import io.minitwitter.comment.v1.BatchGetCommentsResponse;
import io.minitwitter.comment.v1.Comment;
import io.minitwitter.comment.v1.CommentServiceGrpc;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The part of comment-svc that other services look comments up in. */
final class FakeCommentService extends CommentServiceGrpc.CommentServiceImplBase {

  /** The author of each comment's tweet. */
  static final UUID TWEETER = UUID.randomUUID();

  private final Map<String, Comment> comments = new ConcurrentHashMap<>();

  void add(Comment comment) {
    comments.put(comment.getId(), comment);
  }

  @Override
  public void batchGetComments(
      BatchGetCommentsRequest request, StreamObserver<BatchGetCommentsResponse> answer) {
    BatchGetCommentsResponse.Builder found = BatchGetCommentsResponse.newBuilder();
    request.getIdsList().stream()
        .filter(comments::containsKey)
        .map(comments::get)
        .forEach(comment -> found.addComments(comment).addTweetUserIds(TWEETER.toString()));
    answer.onNext(found.build());
    answer.onCompleted();
  }
}
