package io.minitwitter.gateway;

import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.telemetry.RequestContext;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import io.minitwitter.tweet.v1.CreateTweetResponse;
import io.minitwitter.tweet.v1.DeleteTweetRequest;
import io.minitwitter.tweet.v1.DeleteTweetResponse;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import io.minitwitter.tweet.v1.ListTweetsResponse;
import io.minitwitter.tweet.v1.ListUserTweetsRequest;
import io.minitwitter.tweet.v1.ListUserTweetsResponse;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetServiceGrpc.TweetServiceImplBase;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Knows one tweet and keeps what it was asked last. */
final class FakeTweets extends TweetServiceImplBase {
  static final String KNOWN_ID = "0123456789abcdef01234567";

  /** Asking for this tweet takes until {@link #released}. */
  static final String SLOW_ID = "0000000000000000000000aa";

  final CountDownLatch slowCallCame = new CountDownLatch(1);
  final CountDownLatch released = new CountDownLatch(1);
  volatile Optional<IdempotencyKey> key = Optional.empty();
  volatile RequestContext context;
  volatile Caller caller;
  volatile int pageSize;

  @Override
  public void createTweet(CreateTweetRequest request, StreamObserver<CreateTweetResponse> answer) {
    key = IdempotencyKey.current();
    caller = Caller.current();
    answer.onNext(
        CreateTweetResponse.newBuilder()
            .setTweet(tweet().toBuilder().setContent(request.getContent()))
            .build());
    answer.onCompleted();
  }

  @Override
  public void getTweet(GetTweetRequest request, StreamObserver<GetTweetResponse> answer) {
    context = RequestContext.current();
    if (request.getId().equals(SLOW_ID)) {
      slowCallCame.countDown();
      awaitRelease();
    } else if (!request.getId().equals(KNOWN_ID)) {
      throw Errors.of(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "No tweet has this id.");
    }
    answer.onNext(GetTweetResponse.newBuilder().setTweet(tweet()).build());
    answer.onCompleted();
  }

  @Override
  public void listTweets(ListTweetsRequest request, StreamObserver<ListTweetsResponse> answer) {
    pageSize = request.getPageSize();
    if (request.getPageToken().equals("bad")) {
      throw Errors.of(ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN, "This is no page token.");
    }
    answer.onNext(ListTweetsResponse.newBuilder().addTweets(tweet()).build());
    answer.onCompleted();
  }

  @Override
  public void listUserTweets(
      ListUserTweetsRequest request, StreamObserver<ListUserTweetsResponse> answer) {
    answer.onNext(ListUserTweetsResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void deleteTweet(DeleteTweetRequest request, StreamObserver<DeleteTweetResponse> answer) {
    answer.onNext(DeleteTweetResponse.getDefaultInstance());
    answer.onCompleted();
  }

  static Tweet tweet() {
    return Tweet.newBuilder()
        .setId(KNOWN_ID)
        .setUserId(FakeAuth.USER_ID)
        .setContent("Grüße 🙂")
        .setCreatedAt(Timestamp.newBuilder().setSeconds(1_770_000_000L).setNanos(123_000_000))
        .build();
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
