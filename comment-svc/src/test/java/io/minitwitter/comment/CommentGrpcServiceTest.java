package io.minitwitter.comment;

import static io.minitwitter.comment.CommentStoreContract.CAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.minitwitter.comment.v1.BatchGetCommentsRequest;
import io.minitwitter.comment.v1.Comment;
import io.minitwitter.comment.v1.CommentServiceGrpc;
import io.minitwitter.comment.v1.CommentServiceGrpc.CommentServiceBlockingStub;
import io.minitwitter.comment.v1.CreateCommentRequest;
import io.minitwitter.comment.v1.DeleteCommentRequest;
import io.minitwitter.comment.v1.GetCommentRequest;
import io.minitwitter.comment.v1.ListCommentsRequest;
import io.minitwitter.comment.v1.ListCommentsResponse;
import io.minitwitter.comment.v1.UpdateCommentRequest;
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
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommentGrpcServiceTest {

  private final InMemoryCommentStore store = new InMemoryCommentStore();
  private final KnownAuthors authors = new KnownAuthors();
  private final KnownLikes likedLookup = new KnownLikes();
  private final KnownTweets tweets = new KnownTweets();
  private final KnownBlocksAndMutes blocksAndMutes = new KnownBlocksAndMutes();
  private final Redis redis = new Redis(TestStores.redis());
  private final CommentViews views =
      new CommentViews(new VisibleAuthors(authors, blocksAndMutes), likedLookup);
  private final TestNode node =
      TestNode.of(
          "comment",
          redis,
          TestNode.securityState(),
          new CommentGrpcService(
              new Comments(store, tweets, views, new TimeOrderedIds(), () -> {}),
              new CommentLists(store, tweets, views)));
  private final UUID ada = authors.add("ada");
  private final UUID bob = authors.add("bob");
  private final UUID tweeter = tweets.add(CAT);

  @AfterEach
  void stop() {
    node.close();
    redis.close();
  }

  @Test
  void anonymousCallersCanReadComments() {
    Instant before = Instant.now().minusSeconds(1);
    Comment comment = write(ada, "hello");
    assertThat(comment.getId()).matches("[0-9a-f]{24}");
    assertThat(comment.getTweetId()).isEqualTo(CAT);
    assertThat(comment.getUserId()).isEqualTo(ada.toString());
    assertThat(comment.getAuthor().getId()).isEqualTo(ada.toString());
    assertThat(comment.getAuthor().getUsername()).isEqualTo("ada");
    assertThat(comment.getAuthor().getFirstName()).isEqualTo("First");
    assertThat(comment.getAuthor().getLastName()).isEqualTo("Last");
    assertThat(comment.getAuthor().getAvatarUrl()).isEqualTo("https://example.org/a.png");
    assertThat(comment.getContent()).isEqualTo("hello");
    assertThat(Instant.ofEpochSecond(comment.getCreatedAt().getSeconds())).isAfter(before);
    assertThat(comment.getUpdatedAt()).isEqualTo(comment.getCreatedAt());
    assertThat(get(comment.getId())).isEqualTo(comment);
    assertThat(get(comment.getId().toUpperCase(Locale.ROOT))).isEqualTo(comment);
    assertThat(list(ListCommentsRequest.getDefaultInstance()).getCommentsList())
        .containsExactly(comment);
  }

  @Test
  void likedByMeIsSetForTheCaller() {
    Comment liked = write(ada, "liked");
    Comment other = write(bob, "other");
    likedLookup.like(bob, liked.getId());
    Comment seen = liked.toBuilder().setLikedByMe(true).build();
    GetCommentRequest get = GetCommentRequest.newBuilder().setId(liked.getId()).build();
    ListCommentsRequest list = ListCommentsRequest.newBuilder().setTweetId(CAT).build();
    CommentServiceBlockingStub asBob = stub(node.as(bob, Role.USER));
    assertThat(asBob.getComment(get).getComment()).isEqualTo(seen);
    int before = likedLookup.calls();
    assertThat(asBob.listComments(list).getCommentsList()).containsExactly(other, seen);
    assertThat(likedLookup.calls() - before).isEqualTo(1);
    assertThat(stub(node.anonymous()).getComment(get).getComment()).isEqualTo(liked);
    assertThat(stub(node.as(ada, Role.USER)).listComments(list).getCommentsList())
        .containsExactly(other, liked);
  }

  @Test
  void aRepeatedCreateReturnsTheSameComment() {
    Channel keyed = withKey(node.as(ada, Role.USER), "key-1");
    CreateCommentRequest request = request("once");
    Comment first = stub(keyed).createComment(request).getComment();
    assertThat(stub(keyed).createComment(request).getComment()).isEqualTo(first);
    refused(
        ErrorReason.ERROR_REASON_IDEMPOTENCY_KEY_REUSED,
        () -> stub(keyed).createComment(request("twice")));
    Comment others =
        stub(withKey(node.as(bob, Role.USER), "key-1")).createComment(request).getComment();
    assertThat(others.getId()).isNotEqualTo(first.getId());
    assertThat(list(ListCommentsRequest.getDefaultInstance()).getCommentsList()).hasSize(2);
  }

  @Test
  void aRepeatedCreateReturnsTheCommentAsItIsNow() {
    Channel keyed = withKey(node.as(ada, Role.USER), "key-1");
    Comment comment = stub(keyed).createComment(request("once")).getComment();
    store.update(comment.getId(), "edited", Instant.now());
    assertThat(stub(keyed).createComment(request("once")).getComment().getContent())
        .isEqualTo("edited");
    store.delete(comment.getId(), Instant.now());
    for (int i = 0; i < 2; i++) {
      refused(
          ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND,
          () -> stub(keyed).createComment(request("once")));
    }
    assertThat(list(ListCommentsRequest.getDefaultInstance()).getCommentsList()).isEmpty();
  }

  @Test
  void listsArePaged() {
    for (int i = 0; i < 25; i++) {
      write(i % 5 == 0 ? bob : ada, "c" + i);
    }
    ListCommentsResponse first = list(ListCommentsRequest.getDefaultInstance());
    assertThat(first.getCommentsList()).hasSize(20);
    assertThat(first.getComments(0).getContent()).isEqualTo("c24");
    ListCommentsResponse second =
        list(ListCommentsRequest.newBuilder().setPageToken(first.getNextPageToken()).build());
    assertThat(second.getCommentsList())
        .extracting(Comment::getContent)
        .containsExactly("c4", "c3", "c2", "c1", "c0");
    assertThat(second.getNextPageToken()).isEmpty();
    refused(
        ErrorReason.ERROR_REASON_INVALID_PAGE_TOKEN,
        () -> list(ListCommentsRequest.newBuilder().setPageToken("x").build()));
    tweets.remove(CAT);
    refused(
        ErrorReason.ERROR_REASON_TWEET_NOT_FOUND,
        () -> list(ListCommentsRequest.getDefaultInstance()));
  }

  @Test
  void theAuthorChangesTheText() {
    Comment comment = write(ada, "before");
    UpdateCommentRequest request =
        UpdateCommentRequest.newBuilder().setId(comment.getId()).setContent("after").build();
    refused(
        ErrorReason.ERROR_REASON_TOKEN_MISSING,
        () -> stub(node.anonymous()).updateComment(request));
    for (UUID other : List.of(bob, tweeter)) {
      refused(
          ErrorReason.ERROR_REASON_NOT_OWNER,
          () -> stub(node.as(other, Role.MODERATOR)).updateComment(request));
    }
    Comment after = stub(node.as(ada, Role.USER)).updateComment(request).getComment();
    assertThat(after.getContent()).isEqualTo("after");
    assertThat(after.getAuthor().getUsername()).isEqualTo("ada");
    assertThat(get(comment.getId())).isEqualTo(after);
  }

  @Test
  void theAuthorTheTweetsAuthorAndModeratorsCanDelete() {
    DeleteCommentRequest request =
        DeleteCommentRequest.newBuilder().setId(write(ada, "x").getId()).build();
    refused(
        ErrorReason.ERROR_REASON_TOKEN_MISSING,
        () -> stub(node.anonymous()).deleteComment(request));
    refused(
        ErrorReason.ERROR_REASON_NOT_OWNER,
        () -> stub(node.as(bob, Role.USER)).deleteComment(request));
    stub(node.as(bob, Role.MODERATOR)).deleteComment(request);
    refused(ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, () -> get(request.getId()));
    refused(
        ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND,
        () -> stub(node.as(ada, Role.USER)).deleteComment(request));
    for (UUID may : List.of(ada, tweeter)) {
      DeleteCommentRequest own =
          DeleteCommentRequest.newBuilder().setId(write(ada, "y").getId()).build();
      stub(node.as(may, Role.USER)).deleteComment(own);
      refused(ErrorReason.ERROR_REASON_COMMENT_NOT_FOUND, () -> get(own.getId()));
    }
  }

  @Test
  void aBatchIsForServicesAndHasOnlyAuthorIds() {
    Comment comment = write(ada, "x");
    BatchGetCommentsRequest request =
        BatchGetCommentsRequest.newBuilder()
            .addIds(comment.getId())
            .addIds("0".repeat(24))
            .addIds(comment.getId().toUpperCase(Locale.ROOT))
            .build();
    List<Comment> batch = stub(node.asService("like")).batchGetComments(request).getCommentsList();
    assertThat(batch).hasSize(1);
    assertThat(batch.getFirst().getContent()).isEqualTo("x");
    assertThat(batch.getFirst().getAuthor().getId()).isEqualTo(ada.toString());
    assertThat(batch.getFirst().getAuthor().getUsername()).isEmpty();
    refused(
        ErrorReason.ERROR_REASON_ACCESS_DENIED,
        () -> stub(node.as(ada, Role.USER)).batchGetComments(request));
    refused(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () ->
            stub(node.asService("like"))
                .batchGetComments(
                    BatchGetCommentsRequest.newBuilder()
                        .addAllIds(Collections.nCopies(101, comment.getId()))
                        .build()));
  }

  @Test
  void limitsOfTheContractHold() {
    String longest = "👋".repeat(280);
    Comment comment = write(ada, longest);
    assertThat(comment.getContent()).isEqualTo(longest);
    for (String content : List.of("", " \t\n ", "\u2003\u00a0", longest + "x")) {
      refused(ErrorReason.ERROR_REASON_INVALID_FIELDS, () -> write(ada, content));
      refused(
          ErrorReason.ERROR_REASON_INVALID_FIELDS,
          () ->
              stub(node.as(ada, Role.USER))
                  .updateComment(
                      UpdateCommentRequest.newBuilder()
                          .setId(comment.getId())
                          .setContent(content)
                          .build()));
    }
    refused(ErrorReason.ERROR_REASON_INVALID_FIELDS, () -> get("nothing"));
    refused(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        () -> list(ListCommentsRequest.newBuilder().setPageSize(101).build()));
    refused(
        ErrorReason.ERROR_REASON_TWEET_NOT_FOUND,
        () ->
            stub(node.as(ada, Role.USER))
                .createComment(request("x").toBuilder().setTweetId("0".repeat(24)).build()));
  }

  private Comment write(UUID author, String content) {
    return stub(node.as(author, Role.USER)).createComment(request(content)).getComment();
  }

  private static CreateCommentRequest request(String content) {
    return CreateCommentRequest.newBuilder()
        .setTweetId(CAT.toUpperCase(Locale.ROOT))
        .setContent(content)
        .build();
  }

  private Comment get(String id) {
    return stub(node.anonymous())
        .getComment(GetCommentRequest.newBuilder().setId(id).build())
        .getComment();
  }

  private ListCommentsResponse list(ListCommentsRequest request) {
    return stub(node.anonymous()).listComments(request.toBuilder().setTweetId(CAT).build());
  }

  private static Channel withKey(Channel channel, String key) {
    Metadata headers = new Metadata();
    headers.put(IdempotencyInterceptor.HEADER, key);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static CommentServiceBlockingStub stub(Channel channel) {
    return CommentServiceGrpc.newBlockingStub(channel);
  }

  private static void refused(ErrorReason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .satisfies(e -> assertThat(ErrorDetails.of(e).reason()).isEqualTo(reason));
  }
}
