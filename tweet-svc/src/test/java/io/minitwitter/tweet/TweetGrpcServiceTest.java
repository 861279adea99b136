package io.minitwitter.tweet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.minitwitter.embedded.TestStores;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.idempotency.IdempotencyInterceptor;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.people.KnownAuthors;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.people.KnownLikes;
import io.minitwitter.people.VisibleAuthors;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import io.minitwitter.tweet.v1.DeleteTweetRequest;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import io.minitwitter.tweet.v1.ListTweetsResponse;
import io.minitwitter.tweet.v1.ListUserTweetsRequest;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import io.minitwitter.tweet.v1.TweetServiceGrpc.TweetServiceBlockingStub;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TweetGrpcServiceTest {

  private final InMemoryTweetStore store = new InMemoryTweetStore();
  private final KnownAuthors authors = new KnownAuthors();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final KnownLikes likedLookup = new KnownLikes();
  private final Redis redis = new Redis(TestStores.redis());
  private final TweetViews views =
      new TweetViews(new VisibleAuthors(authors, blocksAndMutes), likedLookup);
  private final TestNode node =
      TestNode.of(
          "tweet",
          redis,
          TestNode.securityState(),
          new TweetGrpcService(
              new Tweets(store, views, new TimeOrderedIds(), () -> {}),
              new TweetLists(store, views)));
  private final UUID ada = authors.add("ada");
  private final UUID bob = authors.add("bob");

  @AfterEach
  void stop() {
    node.close();
    redis.close();
  }

  @Test
  void anonymousCallersCanReadTweets() {
    Instant before = Instant.now().minusSeconds(1);
    Tweet tweet = post(ada, "hello");
    assertThat(tweet.getId()).matches("[0-9a-f]{24}");
    assertThat(tweet.getUserId()).isEqualTo(ada.toString());
    assertThat(tweet.getAuthor().getId()).isEqualTo(ada.toString());
    assertThat(tweet.getAuthor().getUsername()).isEqualTo("ada");
    assertThat(tweet.getAuthor().getFirstName()).isEqualTo("First");
    assertThat(tweet.getAuthor().getLastName()).isEqualTo("Last");
    assertThat(tweet.getAuthor().getAvatarUrl()).isEqualTo("https://example.org/a.png");
    assertThat(tweet.getContent()).isEqualTo("hello");
    assertThat(Instant.ofEpochSecond(tweet.getCreatedAt().getSeconds())).isAfter(before);
    assertThat(tweet.getUpdatedAt()).isEqualTo(tweet.getCreatedAt());
    assertThat(get(tweet.getId())).isEqualTo(tweet);
    assertThat(get(tweet.getId().toUpperCase(Locale.ROOT))).isEqualTo(tweet);
  }

  @Test
  void aRepeatedCreateReturnsTheSameTweet() {
    Channel keyed = withKey(node.as(ada, Role.USER), "key-1");
    CreateTweetRequest request = CreateTweetRequest.newBuilder().setContent("once").build();
    Tweet first = stub(keyed).createTweet(request).getTweet();
    assertThat(stub(keyed).createTweet(request).getTweet()).isEqualTo(first);
    refused(
        ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
        () -> stub(keyed).createTweet(request.toBuilder().setContent("twice").build()));
    Tweet others = stub(withKey(node.as(bob, Role.USER), "key-1")).createTweet(request).getTweet();
    assertThat(others.getId()).isNotEqualTo(first.getId());
    assertThat(list(ListTweetsRequest.getDefaultInstance()).getTweetsList()).hasSize(2);
  }

  @Test
  void aRepeatedCreateReportsADeletedTweet() {
    Channel keyed = withKey(node.as(ada, Role.USER), "key-1");
    CreateTweetRequest request = CreateTweetRequest.newBuilder().setContent("once").build();
    Tweet tweet = stub(keyed).createTweet(request).getTweet();
    store.setLikesCount(tweet.getId(), 3, 1);
    likedLookup.like(ada, tweet.getId());
    assertThat(stub(keyed).createTweet(request).getTweet())
        .isEqualTo(tweet.toBuilder().setLikesCount(3).setLikedByMe(true).build());
    store.delete(tweet.getId(), Instant.now());
    for (int i = 0; i < 2; i++) {
      refused(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> stub(keyed).createTweet(request));
    }
    assertThat(list(ListTweetsRequest.getDefaultInstance()).getTweetsList()).isEmpty();
  }

  @Test
  void listsArePaged() {
    for (int i = 0; i < 25; i++) {
      post(i % 5 == 0 ? bob : ada, "t" + i);
    }
    ListTweetsResponse first = list(ListTweetsRequest.getDefaultInstance());
    assertThat(first.getTweetsList()).hasSize(20);
    assertThat(first.getTweets(0).getContent()).isEqualTo("t24");
    ListTweetsResponse second =
        list(ListTweetsRequest.newBuilder().setPageToken(first.getNextPageToken()).build());
    assertThat(second.getTweetsList())
        .extracting(Tweet::getContent)
        .containsExactly("t4", "t3", "t2", "t1", "t0");
    assertThat(second.getNextPageToken()).isEmpty();

    ListUserTweetsRequest.Builder bobs =
        ListUserTweetsRequest.newBuilder()
            .setUserId(bob.toString().toUpperCase(Locale.ROOT))
            .setPageSize(3);
    var page = stub(node.anonymous()).listUserTweets(bobs.build());
    assertThat(page.getTweetsList())
        .extracting(Tweet::getContent)
        .containsExactly("t20", "t15", "t10");
    page =
        stub(node.anonymous())
            .listUserTweets(
                bobs.setUserId(bob.toString()).setPageToken(page.getNextPageToken()).build());
    assertThat(page.getTweetsList()).extracting(Tweet::getContent).containsExactly("t5", "t0");
    refused(
        ErrorReason.ERROR_REASON_USER_NOT_FOUND,
        () ->
            stub(node.anonymous())
                .listUserTweets(
                    ListUserTweetsRequest.newBuilder()
                        .setUserId(UUID.randomUUID().toString())
                        .build()));
    refused(
        ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN,
        () -> list(ListTweetsRequest.newBuilder().setPageToken("x").build()));
  }

  @Test
  void contentIsHiddenFromTheBlockedCallerOnly() {
    Tweet tweet = post(ada, "x");
    blocksAndMutes.block(ada, bob);
    GetTweetRequest get = GetTweetRequest.newBuilder().setId(tweet.getId()).build();
    ListUserTweetsRequest adas =
        ListUserTweetsRequest.newBuilder().setUserId(ada.toString()).build();
    TweetServiceBlockingStub asBob = stub(node.as(bob, Role.USER));
    refused(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> asBob.getTweet(get));
    refused(ErrorReason.ERROR_REASON_USER_NOT_FOUND, () -> asBob.listUserTweets(adas));
    assertThat(asBob.listTweets(ListTweetsRequest.getDefaultInstance()).getTweetsList()).isEmpty();
    assertThat(get(tweet.getId())).isEqualTo(tweet);
    assertThat(stub(node.anonymous()).listUserTweets(adas).getTweetsList()).hasSize(1);
    assertThat(list(ListTweetsRequest.getDefaultInstance()).getTweetsList()).hasSize(1);
    // What services ask for among themselves is not a user's reading.
    BatchGetTweetsRequest batch = BatchGetTweetsRequest.newBuilder().addIds(tweet.getId()).build();
    assertThat(
            stub(node.asService("comment", bob, Role.USER)).batchGetTweets(batch).getTweetsList())
        .hasSize(1);
  }

  @Test
  void likedByMeIsSetForTheCaller() {
    Tweet liked = post(ada, "liked");
    Tweet other = post(bob, "other");
    likedLookup.like(bob, liked.getId());
    Tweet seen = liked.toBuilder().setLikedByMe(true).build();
    TweetServiceBlockingStub asBob = stub(node.as(bob, Role.USER));
    GetTweetRequest get = GetTweetRequest.newBuilder().setId(liked.getId()).build();
    assertThat(asBob.getTweet(get).getTweet()).isEqualTo(seen);
    int before = likedLookup.calls();
    assertThat(asBob.listTweets(ListTweetsRequest.getDefaultInstance()).getTweetsList())
        .containsExactly(other, seen);
    assertThat(likedLookup.calls() - before).isEqualTo(1);
    ListUserTweetsRequest adas =
        ListUserTweetsRequest.newBuilder().setUserId(ada.toString()).build();
    assertThat(asBob.listUserTweets(adas).getTweetsList()).containsExactly(seen);
    assertThat(stub(node.as(ada, Role.USER)).getTweet(get).getTweet()).isEqualTo(liked);
    assertThat(get(liked.getId())).isEqualTo(liked);
    // Internal RPCs do not read on behalf of a user.
    BatchGetTweetsRequest batch = BatchGetTweetsRequest.newBuilder().addIds(liked.getId()).build();
    before = likedLookup.calls();
    assertThat(
            stub(node.asService("comment", bob, Role.USER))
                .batchGetTweets(batch)
                .getTweets(0)
                .getLikedByMe())
        .isFalse();
    assertThat(likedLookup.calls()).isEqualTo(before);
  }

  @Test
  void theAuthorAndModeratorsCanDelete() {
    DeleteTweetRequest request =
        DeleteTweetRequest.newBuilder().setId(post(ada, "x").getId()).build();
    refused(
        ErrorReason.ERROR_REASON_TOKEN_MISSING, () -> stub(node.anonymous()).deleteTweet(request));
    refused(
        ErrorReason.ERROR_REASON_NOT_OWNER,
        () -> stub(node.as(bob, Role.USER)).deleteTweet(request));
    stub(node.as(bob, Role.MODERATOR)).deleteTweet(request);
    refused(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> get(request.getId()));
    refused(
        ErrorReason.ERROR_REASON_TWEET_NOT_FOUND,
        () -> stub(node.as(ada, Role.USER)).deleteTweet(request));
    DeleteTweetRequest own = DeleteTweetRequest.newBuilder().setId(post(ada, "y").getId()).build();
    stub(node.as(ada, Role.USER)).deleteTweet(own);
    refused(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, () -> get(own.getId()));
  }

  @Test
  void aBatchIsForServicesAndHasOnlyAuthorIds() {
    Tweet tweet = post(ada, "x");
    BatchGetTweetsRequest request =
        BatchGetTweetsRequest.newBuilder()
            .addIds(tweet.getId())
            .addIds("0".repeat(24))
            .addIds(tweet.getId().toUpperCase(Locale.ROOT))
            .build();
    List<Tweet> batch = stub(node.asService("comment")).batchGetTweets(request).getTweetsList();
    assertThat(batch).hasSize(1);
    assertThat(batch.getFirst().getContent()).isEqualTo("x");
    assertThat(batch.getFirst().getAuthor().getId()).isEqualTo(ada.toString());
    assertThat(batch.getFirst().getAuthor().getUsername()).isEmpty();
    refused(
        ErrorReason.ERROR_REASON_ACCESS_DENIED,
        () -> stub(node.as(ada, Role.USER)).batchGetTweets(request));
    refused(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () ->
            stub(node.asService("comment"))
                .batchGetTweets(
                    BatchGetTweetsRequest.newBuilder()
                        .addAllIds(Collections.nCopies(101, tweet.getId()))
                        .build()));
  }

  @Test
  void limitsOfTheContractHold() {
    String longest = "👋".repeat(280);
    assertThat(post(ada, longest).getContent()).isEqualTo(longest);
    for (String content : List.of("", " \t\n ", "\u2003\u00a0", longest + "x")) {
      refused(ErrorReason.ERROR_REASON_INVALID_FIELDS, () -> post(ada, content));
    }
    refused(ErrorReason.ERROR_REASON_INVALID_FIELDS, () -> get("nothing"));
    refused(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () -> list(ListTweetsRequest.newBuilder().setPageSize(101).build()));
    assertThat(list(ListTweetsRequest.newBuilder().setPageSize(100).build()).getTweetsList())
        .hasSize(1);
  }

  private Tweet post(UUID author, String content) {
    return stub(node.as(author, Role.USER))
        .createTweet(CreateTweetRequest.newBuilder().setContent(content).build())
        .getTweet();
  }

  private Tweet get(String id) {
    return stub(node.anonymous())
        .getTweet(GetTweetRequest.newBuilder().setId(id).build())
        .getTweet();
  }

  private ListTweetsResponse list(ListTweetsRequest request) {
    return stub(node.anonymous()).listTweets(request);
  }

  private static Channel withKey(Channel channel, String key) {
    Metadata headers = new Metadata();
    headers.put(IdempotencyInterceptor.HEADER, key);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static TweetServiceBlockingStub stub(Channel channel) {
    return TweetServiceGrpc.newBlockingStub(channel);
  }

  private static void refused(ErrorReason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
  }
}
