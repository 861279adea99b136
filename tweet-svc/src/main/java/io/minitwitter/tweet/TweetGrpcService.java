package io.minitwitter.tweet;

import io.grpc.stub.StreamObserver;
import io.minitwitter.mesh.idempotency.IdempotencyKey;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.Person;
import io.minitwitter.mesh.paging.Page;
import io.minitwitter.mesh.paging.PageTokens;
import io.minitwitter.people.Author;
import io.minitwitter.people.LikedLookup;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.BatchGetTweetsResponse;
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
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The gRPC face: one method an RPC, message → call → message. */
final class TweetGrpcService extends TweetServiceGrpc.TweetServiceImplBase {

  private final Tweets tweets;
  private final TweetLists lists;
  private final LikedLookup likedLookup;

  /**
   * The face of the use cases.
   *
   * @param likedLookup which tweets people like
   */
  TweetGrpcService(Tweets tweets, TweetLists lists, LikedLookup likedLookup) {
    this.tweets = tweets;
    this.lists = lists;
    this.likedLookup = likedLookup;
  }

  @Override
  public void createTweet(CreateTweetRequest request, StreamObserver<CreateTweetResponse> answer) {
    AuthoredTweet tweet =
        tweets.create(
            Caller.current().requirePerson().id(), request.getContent(), IdempotencyKey.current());
    // A new tweet has no likes; one that a repeated call returns may be liked by its author.
    var message =
        tweet.tweet().likesCount() == 0 ? message(tweet) : messages(List.of(tweet)).getFirst();
    answer.onNext(CreateTweetResponse.newBuilder().setTweet(message).build());
    answer.onCompleted();
  }

  @Override
  public void getTweet(GetTweetRequest request, StreamObserver<GetTweetResponse> answer) {
    AuthoredTweet tweet = tweets.byId(id(request.getId()), viewer());
    answer.onNext(
        GetTweetResponse.newBuilder().setTweet(messages(List.of(tweet)).getFirst()).build());
    answer.onCompleted();
  }

  @Override
  public void listTweets(ListTweetsRequest request, StreamObserver<ListTweetsResponse> answer) {
    Page<AuthoredTweet> page =
        lists.all(viewer(), PageTokens.size(request.getPageSize()), request.getPageToken());
    answer.onNext(
        ListTweetsResponse.newBuilder()
            .addAllTweets(messages(page.entries()))
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void listUserTweets(
      ListUserTweetsRequest request, StreamObserver<ListUserTweetsResponse> answer) {
    Page<AuthoredTweet> page =
        lists.ofUser(
            viewer(),
            UUID.fromString(request.getUserId()),
            PageTokens.size(request.getPageSize()),
            request.getPageToken());
    answer.onNext(
        ListUserTweetsResponse.newBuilder()
            .addAllTweets(messages(page.entries()))
            .setNextPageToken(page.nextPageToken())
            .build());
    answer.onCompleted();
  }

  @Override
  public void deleteTweet(DeleteTweetRequest request, StreamObserver<DeleteTweetResponse> answer) {
    tweets.delete(id(request.getId()), Caller.current().requirePerson());
    answer.onNext(DeleteTweetResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void batchGetTweets(
      BatchGetTweetsRequest request, StreamObserver<BatchGetTweetsResponse> answer) {
    BatchGetTweetsResponse.Builder response = BatchGetTweetsResponse.newBuilder();
    for (Tweet tweet :
        tweets.byIds(request.getIdsList().stream().map(TweetGrpcService::id).toList())) {
      response.addTweets(message(new AuthoredTweet(tweet, Author.unresolved(tweet.userId()))));
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  /** Who reads, for what is hidden from them. */
  private static Optional<UUID> viewer() {
    return Caller.current().person().map(Person::id);
  }

  /** Hexadecimal digits in one case, so that one tweet has one id everywhere behind this class. */
  private static String id(String sent) {
    return sent.toLowerCase(Locale.ROOT);
  }

  /** Tweets as the caller reads them: with what they like themselves. */
  private List<io.minitwitter.tweet.v1.Tweet> messages(List<AuthoredTweet> authored) {
    Set<String> liked =
        likedLookup.likedBy(
            Caller.current().person().map(Person::id),
            authored.stream().map(one -> one.tweet().id()).toList());
    return authored.stream()
        .map(one -> message(one).toBuilder().setLikedByMe(liked.contains(one.tweet().id())).build())
        .toList();
  }

  private static io.minitwitter.tweet.v1.Tweet message(AuthoredTweet authored) {
    Author author = authored.author();
    return TweetMessages.message(authored.tweet())
        .setAuthor(
            io.minitwitter.tweet.v1.Author.newBuilder()
                .setId(author.id().toString())
                .setUsername(author.username())
                .setFirstName(author.firstName())
                .setLastName(author.lastName())
                .setAvatarUrl(author.avatarUrl()))
        .build();
  }
}
