package io.minitwitter.like;

import io.grpc.stub.StreamObserver;
import io.minitwitter.comment.v1.BatchGetCommentsRequest;
import io.minitwitter.comment.v1.BatchGetCommentsResponse;
import io.minitwitter.comment.v1.Comment;
import io.minitwitter.comment.v1.CommentServiceGrpc;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The part of comment-svc that other services look comments up in. */
final class FakeCommentService extends CommentServiceGrpc.CommentServiceImplBase {

  private final Map<String, Comment> comments = new ConcurrentHashMap<>();

  void add(Comment comment) {
    comments.put(comment.getId(), comment);
  }

  @Override
  public void batchGetComments(
      BatchGetCommentsRequest request, StreamObserver<BatchGetCommentsResponse> answer) {
    answer.onNext(
        BatchGetCommentsResponse.newBuilder()
            .addAllComments(
                request.getIdsList().stream()
                    .filter(comments::containsKey)
                    .map(comments::get)
                    .toList())
            .build());
    answer.onCompleted();
  }
}
