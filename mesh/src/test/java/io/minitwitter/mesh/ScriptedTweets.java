package io.minitwitter.mesh;

import io.grpc.stub.StreamObserver;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.BatchGetTweetsResponse;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import io.minitwitter.tweet.v1.CreateTweetResponse;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A scripted service: GetTweet is public, CreateTweet needs a user and accepts an idempotency key,
 * BatchGetTweets is internal.
 */
public final class ScriptedTweets extends TweetServiceGrpc.TweetServiceImplBase {
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Function<GetTweetRequest, GetTweetResponse> get =
      request -> GetTweetResponse.getDefaultInstance();
  private volatile Function<CreateTweetRequest, CreateTweetResponse> create =
      request -> CreateTweetResponse.getDefaultInstance();

  /** Scripts GetTweet. */
  public ScriptedTweets onGet(Function<GetTweetRequest, GetTweetResponse> script) {
    get = script;
    return this;
  }

  /** Scripts CreateTweet. */
  public ScriptedTweets onCreate(Function<CreateTweetRequest, CreateTweetResponse> script) {
    create = script;
    return this;
  }

  /** How many calls have reached a handler. */
  public int calls() {
    return calls.get();
  }

  @Override
  public void getTweet(GetTweetRequest request, StreamObserver<GetTweetResponse> answer) {
    answer(get, request, answer);
  }

  @Override
  public void createTweet(CreateTweetRequest request, StreamObserver<CreateTweetResponse> answer) {
    answer(create, request, answer);
  }

  @Override
  public void batchGetTweets(
      BatchGetTweetsRequest request, StreamObserver<BatchGetTweetsResponse> answer) {
    answer(any -> BatchGetTweetsResponse.getDefaultInstance(), request, answer);
  }

  private <Q, R> void answer(Function<Q, R> script, Q request, StreamObserver<R> answer) {
    calls.incrementAndGet();
    answer.onNext(script.apply(request));
    answer.onCompleted();
  }
}
