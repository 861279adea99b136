package io.minitwitter.comment;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.BatchGetTweetsResponse;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The part of tweet-svc that is called from here. */
final class FakeTweetService extends TweetServiceGrpc.TweetServiceImplBase {

  private final Map<String, UUID> tweets = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Status failure = Status.OK;
  private volatile boolean silent;

  /** A new tweet; who posted it. */
  UUID add(String id) {
    UUID userId = UUID.randomUUID();
    tweets.put(id, userId);
    return userId;
  }

  void remove(String id) {
    tweets.remove(id);
  }

  /** How many calls came so far. */
  int calls() {
    return calls.get();
  }

  /** Every call from now on fails so; {@code OK} ends that. */
  void fail(Status with) {
    failure = with;
  }

  /** No call from now on is answered. */
  void stopAnswering() {
    silent = true;
  }

  @Override
  public void batchGetTweets(
      BatchGetTweetsRequest request, StreamObserver<BatchGetTweetsResponse> answer) {
    calls.incrementAndGet();
    if (silent) {
      return;
    }
    if (!failure.isOk()) {
      answer.onError(failure.asRuntimeException());
      return;
    }
    BatchGetTweetsResponse.Builder response = BatchGetTweetsResponse.newBuilder();
    for (String id : request.getIdsList()) {
      UUID userId = tweets.get(id);
      if (userId != null) {
        response.addTweets(Tweet.newBuilder().setId(id).setUserId(userId.toString()));
      }
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }
}
