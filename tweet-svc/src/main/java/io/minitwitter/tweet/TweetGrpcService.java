package io.minitwitter.tweet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.stub.StreamObserver;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.people.Author;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.BatchGetTweetsResponse;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import io.minitwitter.tweet.v1.CreateTweetResponse;
import io.minitwitter.tweet.v1.DeleteTweetRequest;
import io.minitwitter.tweet.v1.DeleteTweetResponse;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.ListTweetIdsRequest;
import io.minitwitter.tweet.v1.ListTweetIdsResponse;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import io.minitwitter.tweet.v1.ListTweetsResponse;
import io.minitwitter.tweet.v1.ListUserTweetsRequest;
import io.minitwitter.tweet.v1.ListUserTweetsResponse;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The RPCs: request message to use case to response message. */
final class TweetGrpcService extends TweetServiceGrpc.TweetServiceImplBase {

  private static final long KEPT_MESSAGES = 2_000;

  private final Tweets tweets;
  private final TweetLists lists;

  /** Messages of tweets as they were shown, which popular lists show again. */
  private final Cache<AuthoredTweet, io.minitwitter.tweet.v1.Tweet> messages =
      Caffeine.newBuilder().maximumSize(KEPT_MESSAGES).build();

  TweetGrpcService(Tweets tweets, TweetLists lists) {
    this.tweets = tweets;
    this.lists = lists;
  }

  @Override
  public void createTweet(CreateTweetRequest request, StreamObserver<CreateTweetResponse> answer) {
    AuthoredTweet tweet =
        tweets.create(
            Caller.current().requireUser().id(), request.getContent(), IdempotencyKey.current());
    answer.onNext(CreateTweetResponse.newBuilder().setTweet(TweetMessages.message(tweet)).build());
    answer.onCompleted();
  }

  @Override
  public void getTweet(GetTweetRequest request, StreamObserver<GetTweetResponse> answer) {
    AuthoredTweet tweet = tweets.byId(id(request.getId()), Caller.viewer());
    answer.onNext(GetTweetResponse.newBuilder().setTweet(TweetMessages.message(tweet)).build());
    answer.onCompleted();
  }

  @Override
  public void listTweets(ListTweetsRequest request, StreamObserver<ListTweetsResponse> answer) {
    Page<AuthoredTweet> page =
        lists.all(Caller.viewer(), PageTokens.size(request.getPageSize()), request.getPageToken());
    answer.onNext(
        ListTweetsResponse.newBuilder()
            .addAllTweets(messages(page))
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void listUserTweets(
      ListUserTweetsRequest request, StreamObserver<ListUserTweetsResponse> answer) {
    Page<AuthoredTweet> page =
        lists.ofUser(
            Caller.viewer(),
            UUID.fromString(request.getUserId()),
            PageTokens.size(request.getPageSize()),
            request.getPageToken());
    answer.onNext(
        ListUserTweetsResponse.newBuilder()
            .addAllTweets(messages(page))
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void deleteTweet(DeleteTweetRequest request, StreamObserver<DeleteTweetResponse> answer) {
    tweets.delete(id(request.getId()), Caller.current().requireUser());
    answer.onNext(DeleteTweetResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void batchGetTweets(
      BatchGetTweetsRequest request, StreamObserver<BatchGetTweetsResponse> answer) {
    BatchGetTweetsResponse.Builder response = BatchGetTweetsResponse.newBuilder();
    for (Tweet tweet :
        tweets.byIds(request.getIdsList().stream().map(TweetGrpcService::id).toList())) {
      response.addTweets(
          TweetMessages.message(tweet).setAuthor(Author.unresolved(tweet.userId()).message()));
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void listTweetIds(
      ListTweetIdsRequest request, StreamObserver<ListTweetIdsResponse> answer) {
    Set<UUID> users =
        request.getUserIdsList().stream().map(UUID::fromString).collect(Collectors.toSet());
    String before =
        request.getBeforeId().isEmpty() ? TweetStore.BEGINNING : id(request.getBeforeId());
    ListTweetIdsResponse.Builder response = ListTweetIdsResponse.newBuilder();
    for (ListedTweet tweet : tweets.idsBefore(users, before, request.getLimit())) {
      response.addTweetsBuilder().setId(tweet.id()).setUserId(tweet.userId().toString());
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  private List<io.minitwitter.tweet.v1.Tweet> messages(Page<AuthoredTweet> page) {
    return page.entries().stream().map(seen -> messages.get(seen, TweetMessages::message)).toList();
  }

  /** Converts ids to lower case, so that each tweet has one id behind this class. */
  private static String id(String sent) {
    return sent.toLowerCase(Locale.ROOT);
  }
}
