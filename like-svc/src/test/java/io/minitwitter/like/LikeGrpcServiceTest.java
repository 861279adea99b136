package io.minitwitter.like;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.like.v1.BatchGetLikesRequest;
import io.minitwitter.like.v1.BatchGetLikesResponse;
import io.minitwitter.like.v1.LikeCommentRequest;
import io.minitwitter.like.v1.LikeServiceGrpc;
import io.minitwitter.like.v1.LikeServiceGrpc.LikeServiceBlockingStub;
import io.minitwitter.like.v1.LikeTweetRequest;
import io.minitwitter.like.v1.ListTweetLikesRequest;
import io.minitwitter.like.v1.ListTweetLikesResponse;
import io.minitwitter.like.v1.ListUserLikesRequest;
import io.minitwitter.like.v1.ListUserLikesResponse;
import io.minitwitter.like.v1.TargetType;
import io.minitwitter.like.v1.UnlikeCommentRequest;
import io.minitwitter.like.v1.UnlikeTweetRequest;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.id.TimeOrderedIds;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.people.KnownAuthors;
import io.minitwitter.people.KnownBlocksAndMutes;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.user.v1.User;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LikeGrpcServiceTest {

  private final InMemoryLikeStore store = new InMemoryLikeStore();
  private final KnownLookups lookups = new KnownLookups();
  private final KnownAuthors authors = new KnownAuthors();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final TestNode node =
      TestNode.of(
          "like",
          new LikeGrpcService(
              new Likes(
                  store,
                  lookups,
                  blocksAndMutes,
                  new TimeOrderedIds(),
                  (user, type) -> {},
                  () -> {}),
              new LikeLists(store, lookups, authors, blocksAndMutes),
              target -> store.ofTargetBefore(target, LikeStore.BEGINNING, 1000).size()));
  private final UUID ada = user("ada");
  private final UUID bob = user("bob");
  private final String tweet = lookups.tweet(bob);

  private UUID user(String username) {
    UUID id = authors.add(username);
    lookups.user(id, username);
    return id;
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aTweetIsLikedAndUnliked() {
    LikeTweetRequest like =
        LikeTweetRequest.newBuilder().setTweetId(tweet.toUpperCase(Locale.ROOT)).build();
    as(ada).likeTweet(like);
    as(ada).likeTweet(like);
    as(bob).likeTweet(like);
    ListTweetLikesResponse likes = likesOf(tweet);
    assertThat(likes.getUsersList()).extracting(User::getUsername).containsExactly("bob", "ada");
    assertThat(likes.getLikesCount()).isEqualTo(2);
    assertThat(likes.getNextPageToken()).isEmpty();

    ListUserLikesResponse adas = likesBy(node.as(bob, Role.USER), ada);
    assertThat(adas.getTweetsList()).hasSize(1);
    Tweet shown = adas.getTweets(0);
    assertThat(shown.getId()).isEqualTo(tweet);
    assertThat(shown.getContent()).isEqualTo("tweet " + tweet);
    assertThat(shown.getLikesCount()).isEqualTo(3);
    assertThat(shown.getAuthor().getId()).isEqualTo(bob.toString());
    assertThat(shown.getAuthor().getUsername()).isEqualTo("bob");
    assertThat(shown.getLikedByMe()).isTrue();
    assertThat(likesBy(node.anonymous(), ada).getTweets(0).getLikedByMe()).isFalse();

    UnlikeTweetRequest unlike = UnlikeTweetRequest.newBuilder().setTweetId(tweet).build();
    as(ada).unlikeTweet(unlike);
    as(ada).unlikeTweet(unlike);
    assertThat(likesOf(tweet).getUsersList()).extracting(User::getUsername).containsExactly("bob");
    assertThat(likesBy(node.anonymous(), ada).getTweetsList()).isEmpty();
  }

  @Test
  void aCommentIsLikedAndUnliked() {
    String comment = lookups.comment(bob);
    as(ada).likeComment(LikeCommentRequest.newBuilder().setCommentId(comment).build());
    assertThat(batch(TargetType.TARGET_TYPE_COMMENT, comment, tweet)).containsExactly(comment);
    assertThat(batch(TargetType.TARGET_TYPE_TWEET, comment, tweet)).isEmpty();
    assertThat(likesBy(node.anonymous(), ada).getTweetsList()).isEmpty();
    as(ada).unlikeComment(UnlikeCommentRequest.newBuilder().setCommentId(comment).build());
    assertThat(batch(TargetType.TARGET_TYPE_COMMENT, comment)).isEmpty();
    assertFails(
        ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND,
        () -> as(ada).likeComment(LikeCommentRequest.newBuilder().setCommentId(tweet).build()));
  }

  @Test
  void likesNeedAUserAndListsDoNot() {
    LikeTweetRequest like = LikeTweetRequest.newBuilder().setTweetId(tweet).build();
    assertFails(
        ErrorReason.ERROR_REASON_TOKEN_MISSING, () -> stub(node.anonymous()).likeTweet(like));
    assertFails(
        ErrorReason.ERROR_REASON_TOKEN_MISSING,
        () ->
            stub(node.anonymous())
                .unlikeTweet(UnlikeTweetRequest.newBuilder().setTweetId(tweet).build()));
    assertThat(likesOf(tweet).getUsersList()).isEmpty();
  }

  @Test
  void aBatchIsForServices() {
    as(ada).likeTweet(LikeTweetRequest.newBuilder().setTweetId(tweet).build());
    String upper = tweet.toUpperCase(Locale.ROOT);
    assertThat(batch(TargetType.TARGET_TYPE_TWEET, upper, tweet, "0".repeat(24)))
        .containsExactly(tweet);
    BatchGetLikesRequest request = request(TargetType.TARGET_TYPE_TWEET, List.of(tweet));
    assertFails(ErrorReason.ERROR_REASON_ACCESS_DENIED, () -> as(ada).batchGetLikes(request));
    LikeServiceBlockingStub service = stub(node.asService("tweet"));
    for (BatchGetLikesRequest refused :
        List.of(
            request(TargetType.TARGET_TYPE_UNSPECIFIED, List.of(tweet)),
            request(TargetType.TARGET_TYPE_TWEET, List.of("x")),
            request(TargetType.TARGET_TYPE_TWEET, Collections.nCopies(101, tweet)),
            request.toBuilder().setTargetTypeValue(7).build())) {
      assertFails(ErrorReason.ERROR_REASON_INVALID_FIELDS, () -> service.batchGetLikes(refused));
    }
  }

  @Test
  void theNewestLikesAreReturnedAndWhetherTheyAreComplete() {
    LikeServiceBlockingStub service = stub(node.asService("tweet"));
    BatchGetLikesRequest newest =
        request(TargetType.TARGET_TYPE_TWEET, List.of()).toBuilder().setNewest(true).build();
    assertThat(service.batchGetLikes(newest).getComplete()).isTrue();
    for (int i = 0; i < 200; i++) {
      as(ada).likeTweet(LikeTweetRequest.newBuilder().setTweetId(lookups.tweet(bob)).build());
    }
    assertThat(service.batchGetLikes(newest).getNewestIdsList()).hasSize(200);
    assertThat(service.batchGetLikes(newest).getComplete()).isTrue();
    as(ada).likeTweet(LikeTweetRequest.newBuilder().setTweetId(tweet).build());
    BatchGetLikesResponse more = service.batchGetLikes(newest);
    assertThat(more.getNewestIdsList()).hasSize(200).startsWith(tweet);
    assertThat(more.getComplete()).isFalse();
  }

  @Test
  void limitsOfTheContractHold() {
    assertFails(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () -> as(ada).likeTweet(LikeTweetRequest.newBuilder().setTweetId("nothing").build()));
    assertFails(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () ->
            stub(node.anonymous())
                .listTweetLikes(
                    ListTweetLikesRequest.newBuilder().setTweetId(tweet).setPageSize(101).build()));
    assertFails(
        ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN,
        () ->
            stub(node.anonymous())
                .listUserLikes(
                    ListUserLikesRequest.newBuilder()
                        .setUserId(ada.toString())
                        .setPageToken("x")
                        .build()));
  }

  private List<String> batch(TargetType type, String... ids) {
    return stub(node.asService("tweet"))
        .batchGetLikes(request(type, List.of(ids)))
        .getLikedIdsList();
  }

  private BatchGetLikesRequest request(TargetType type, List<String> ids) {
    return BatchGetLikesRequest.newBuilder()
        .setUserId(ada.toString())
        .setTargetType(type)
        .addAllTargetIds(ids)
        .build();
  }

  private ListTweetLikesResponse likesOf(String id) {
    return stub(node.anonymous())
        .listTweetLikes(ListTweetLikesRequest.newBuilder().setTweetId(id).build());
  }

  private static ListUserLikesResponse likesBy(Channel reader, UUID id) {
    return stub(reader)
        .listUserLikes(ListUserLikesRequest.newBuilder().setUserId(id.toString()).build());
  }

  private LikeServiceBlockingStub as(UUID user) {
    return stub(node.as(user, Role.USER));
  }

  private static LikeServiceBlockingStub stub(Channel channel) {
    return LikeServiceGrpc.newBlockingStub(channel);
  }
}
