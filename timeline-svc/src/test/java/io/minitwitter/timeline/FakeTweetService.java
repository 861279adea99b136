package io.minitwitter.timeline;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.BatchGetTweetsResponse;
import io.minitwitter.tweet.v1.ListTweetIdsRequest;
import io.minitwitter.tweet.v1.ListTweetIdsResponse;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetId;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.List;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The part of tweet-svc that is called from here. */
final class FakeTweetService extends TweetServiceGrpc.TweetServiceImplBase {

  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final NavigableMap<String, UUID> tweets = new ConcurrentSkipListMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Status failure = Status.OK;

  String post(UUID author) {
    String id = ids.next().hex();
    tweets.put(id, author);
    return id;
  }

  int calls() {
    return calls.get();
  }

  /** Every call from now on fails so; {@code OK} ends that. */
  void fail(Status with) {
    failure = with;
  }

  @Override
  public void listTweetIds(
      ListTweetIdsRequest request, StreamObserver<ListTweetIdsResponse> answer) {
    calls.incrementAndGet();
    if (!failure.isOk()) {
      answer.onError(failure.asRuntimeException());
      return;
    }
    List<String> authors = List.copyOf(request.getUserIdsList());
    ListTweetIdsResponse.Builder response = ListTweetIdsResponse.newBuilder();
    tweets.headMap(request.getBeforeId(), false).descendingMap().entrySet().stream()
        .filter(tweet -> authors.isEmpty() || authors.contains(tweet.getValue().toString()))
        .limit(request.getLimit())
        .forEach(
            tweet ->
                response.addTweets(
                    TweetId.newBuilder()
                        .setId(tweet.getKey())
                        .setUserId(tweet.getValue().toString())));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void batchGetTweets(
      BatchGetTweetsRequest request, StreamObserver<BatchGetTweetsResponse> answer) {
    calls.incrementAndGet();
    if (!failure.isOk()) {
      answer.onError(failure.asRuntimeException());
      return;
    }
    BatchGetTweetsResponse.Builder response = BatchGetTweetsResponse.newBuilder();
    request.getIdsList().stream()
        .filter(tweets::containsKey)
        .forEach(
            id ->
                response.addTweets(
                    Tweet.newBuilder().setId(id).setUserId(tweets.get(id).toString())));
    answer.onNext(response.build());
    answer.onCompleted();
  }
}
