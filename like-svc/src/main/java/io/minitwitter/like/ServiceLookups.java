package io.minitwitter.like;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractBlockingStub;
import io.minitwitter.comment.v1.BatchGetCommentsRequest;
import io.minitwitter.comment.v1.Comment;
import io.minitwitter.comment.v1.CommentServiceGrpc.CommentServiceBlockingStub;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetServiceGrpc.TweetServiceBlockingStub;
import io.minitwitter.user.v1.BatchGetUsersRequest;
import io.minitwitter.user.v1.User;
import io.minitwitter.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Look-ups by the internal RPCs of the services that own what is asked for. */
final class ServiceLookups implements Lookups {

  /** What one call may ask for. */
  private static final int BATCH = 100;

  private final TweetServiceBlockingStub tweets;
  private final CommentServiceBlockingStub comments;
  private final UserServiceBlockingStub users;
  private final Duration timeout;

  /**
   * Look-ups through stubs that call as this service.
   *
   * @param timeout of each call
   */
  ServiceLookups(
      TweetServiceBlockingStub tweets,
      CommentServiceBlockingStub comments,
      UserServiceBlockingStub users,
      Duration timeout) {
    this.tweets = tweets;
    this.comments = comments;
    this.users = users;
    this.timeout = timeout;
  }

  @Override
  public List<Tweet> tweets(Collection<String> ids) {
    return inBatches(
        "Tweets",
        ids,
        batch ->
            timely(tweets)
                .batchGetTweets(BatchGetTweetsRequest.newBuilder().addAllIds(batch).build())
                .getTweetsList());
  }

  @Override
  public List<Comment> comments(Collection<String> ids) {
    return inBatches(
        "Comments",
        ids,
        batch ->
            timely(comments)
                .batchGetComments(BatchGetCommentsRequest.newBuilder().addAllIds(batch).build())
                .getCommentsList());
  }

  @Override
  public List<User> users(Collection<UUID> ids) {
    return inBatches(
        "Users",
        ids.stream().map(UUID::toString).toList(),
        batch ->
            timely(users)
                .batchGetUsers(BatchGetUsersRequest.newBuilder().addAllIds(batch).build())
                .getUsersList());
  }

  private <S extends AbstractBlockingStub<S>> S timely(S stub) {
    return stub.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static <T> List<T> inBatches(
      String what, Collection<String> ids, Function<List<String>, List<T>> call) {
    List<String> all = List.copyOf(ids);
    List<T> found = new ArrayList<>(all.size());
    try {
      for (int from = 0; from < all.size(); from += BATCH) {
        found.addAll(call.apply(all.subList(from, Math.min(from + BATCH, all.size()))));
      }
    } catch (StatusRuntimeException e) {
      if (Context.current().isCancelled()) {
        // Nobody waits for the answer any more.
        throw e;
      }
      // Also when our own token, not the caller's, was refused: to the caller that is an outage.
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_UNAVAILABLE,
          what + " cannot be looked up now; try again.",
          Duration.ofSeconds(1),
          e);
    }
    return found;
  }
}
