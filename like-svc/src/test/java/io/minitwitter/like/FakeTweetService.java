package io.minitwitter.like;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.BatchGetTweetsResponse;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The part of tweet-svc that other services look tweets up in. */
final class FakeTweetService extends TweetServiceGrpc.TweetServiceImplBase {

  private final Map<String, Tweet> tweets = new ConcurrentHashMap<>();
  private final List<List<String>> calls = new CopyOnWriteArrayList<>();
  private volatile Status failure = Status.OK;
  private volatile boolean silent;

  void add(String id, UUID author) {
    tweets.put(id, Tweet.newBuilder().setId(id).setUserId(author.toString()).build());
  }

  /** The ids of each call so far. */
  List<List<String>> calls() {
    return calls;
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
    calls.add(request.getIdsList());
    if (silent) {
      return;
    }
    if (!failure.isOk()) {
      answer.onError(failure.asRuntimeException());
      return;
    }
    answer.onNext(
        BatchGetTweetsResponse.newBuilder()
            .addAllTweets(
                request.getIdsList().stream().filter(tweets::containsKey).map(tweets::get).toList())
            .build());
    answer.onCompleted();
  }
}
