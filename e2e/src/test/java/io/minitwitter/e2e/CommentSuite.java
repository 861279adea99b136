package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.minitwitter.comment.v1.Comment;
import io.minitwitter.comment.v1.CreateCommentRequest;
import io.minitwitter.comment.v1.DeleteCommentRequest;
import io.minitwitter.comment.v1.GetCommentRequest;
import io.minitwitter.comment.v1.ListCommentsRequest;
import io.minitwitter.comment.v1.UpdateCommentRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Comments on tweets. */
abstract class CommentSuite extends SystemSuite {
  private static final String UNKNOWN_ID = "0".repeat(24);

  CommentSuite(RunningSystem system) {
    super(system);
  }

  private static String below(String tweet) {
    return "/api/v1/tweets/" + tweet + "/comments";
  }

  private Answer edit(Rest rest, String comment, String content) {
    return rest.send(
        "PATCH",
        "/api/v1/comments/" + comment,
        Rest.json("content", content).getBytes(StandardCharsets.UTF_8),
        "application/json");
  }

  @Test
  void aCommentIsWrittenReadChangedAndDeleted() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    String tweet = ann.tweet(rest(), "what do you think?");
    Answer made = rest().as(bob).post(below(tweet), Rest.json("content", "Well 👋")).expect(201);
    String comment = made.text("id");
    assertThat(made.members(""))
        .containsExactlyInAnyOrder(
            "id",
            "tweet_id",
            "user_id",
            "author",
            "content",
            "created_at",
            "updated_at",
            "likes_count",
            "liked_by_me");
    assertThat(made.header("location")).isEqualTo("/api/v1/comments/" + comment);
    assertThat(made.text("tweet_id")).isEqualTo(tweet);
    assertThat(made.text("author/username")).isEqualTo(bob.username());
    assertThat(made.text("content")).isEqualTo("Well 👋");
    assertThat(made.text("updated_at")).isEqualTo(made.text("created_at"));
    assertThat(rest().get("/api/v1/comments/" + comment).expect(200).json()).isEqualTo(made.json());
    assertThat(rest().get(below(tweet)).expect(200).json().path("comments").get(0))
        .isEqualTo(made.json());

    Answer changed = edit(rest().as(bob), comment, "On second thought").expect(200);
    assertThat(changed.text("content")).isEqualTo("On second thought");
    assertThat(Instant.parse(changed.text("updated_at")))
        .isAfterOrEqualTo(Instant.parse(made.text("updated_at")));
    assertThat(rest().get("/api/v1/comments/" + comment).expect(200).json())
        .isEqualTo(changed.json());

    assertThat(rest().as(bob).delete("/api/v1/comments/" + comment).expect(204).body()).isEmpty();
    rest().get("/api/v1/comments/" + comment).expectProblem(404, "COMMENT_NOT_FOUND");
    rest().as(bob).delete("/api/v1/comments/" + comment).expectProblem(404, "COMMENT_NOT_FOUND");
    edit(rest().as(bob), comment, "again").expectProblem(404, "COMMENT_NOT_FOUND");
    assertThat(rest().get(below(tweet)).expect(200).json().path("comments")).isEmpty();
  }

  @Test
  void authorsCanDeleteCommentsAndOnlyTheCommentsAuthorCanChangeIt() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    TestUser eve = TestUser.register(rest());
    String tweet = ann.tweet(rest(), "mine");
    String comment = bob.comment(rest(), tweet, "x");
    for (TestUser other : List.of(ann, eve)) {
      edit(rest().as(other), comment, "y").expectProblem(403, "NOT_OWNER");
    }
    rest().as(eve).delete("/api/v1/comments/" + comment).expectProblem(403, "NOT_OWNER");
    rest().delete("/api/v1/comments/" + comment).expectProblem(401, "TOKEN_MISSING");
    edit(rest(), comment, "y").expectProblem(401, "TOKEN_MISSING");
    rest().as(ann).delete("/api/v1/comments/" + comment).expect(204);
    rest().get("/api/v1/comments/" + comment).expectProblem(404, "COMMENT_NOT_FOUND");
  }

  @Test
  void oneKeyCreatesOneComment() {
    TestUser ann = TestUser.register(rest());
    String tweet = ann.tweet(rest(), "once");
    String key = UUID.randomUUID().toString();
    Rest me = rest().as(ann);
    String body = Rest.json("content", "once");
    Answer first = me.post(below(tweet), body, "Idempotency-Key", key).expect(201);
    Answer second = me.post(below(tweet), body, "Idempotency-Key", key).expect(201);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(second.header("location")).isEqualTo(first.header("location"));
    me.post(below(tweet), Rest.json("content", "twice"), "Idempotency-Key", key)
        .expectProblem(422, "IDEMPOTENCY_KEY_REUSED");
    // The same words below another tweet are another request.
    me.post(below(ann.tweet(rest(), "other")), body, "Idempotency-Key", key)
        .expectProblem(422, "IDEMPOTENCY_KEY_REUSED");
    assertThat(rest().get(below(tweet)).expect(200).json().path("comments")).hasSize(1);
  }

  @Test
  void listsComeInFullPagesFromTheNewest() {
    TestUser ann = TestUser.register(rest());
    String tweet = ann.tweet(rest(), "popular");
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      newestFirst.addFirst(ann.comment(rest(), tweet, "comment " + i));
    }
    Answer first = rest().get(below(tweet) + "?page_size=3").expect(200);
    assertThat(ids(first)).isEqualTo(newestFirst.subList(0, 3));
    rest().as(ann).delete("/api/v1/comments/" + newestFirst.get(3)).expect(204);
    rest().as(ann).delete("/api/v1/comments/" + newestFirst.get(2)).expect(204);
    String token = "&page_token=" + first.text("next_page_token");
    Answer second = rest().get(below(tweet) + "?page_size=3" + token).expect(200);
    assertThat(ids(second)).isEqualTo(newestFirst.subList(4, 7));
    assertThat(second.text("next_page_token")).isEmpty();
    String other = ann.tweet(rest(), "other");
    rest().get(below(other) + "?page_size=3" + token).expectProblem(400, "INVALID_PAGE_TOKEN");
    assertThat(rest().get(below(other)).expect(200).json().path("comments")).isEmpty();
    rest().get(below(tweet) + "?page_size=101").expectProblem(400, "INVALID_FIELDS");
  }

  private static List<String> ids(Answer page) {
    List<String> ids = new ArrayList<>();
    page.json().path("comments").forEach(comment -> ids.add(comment.path("id").asText()));
    return ids;
  }

  @Test
  void invalidTweetsAndCommentsAreRefused() {
    TestUser ann = TestUser.register(rest());
    Rest me = rest().as(ann);
    String tweet = ann.tweet(rest(), "soon gone");
    String comment = ann.comment(rest(), tweet, "stays readable");
    me.post(below(UNKNOWN_ID), Rest.json("content", "x")).expectProblem(404, "TWEET_NOT_FOUND");
    rest().get(below(UNKNOWN_ID)).expectProblem(404, "TWEET_NOT_FOUND");
    rest().get("/api/v1/comments/" + UNKNOWN_ID).expectProblem(404, "COMMENT_NOT_FOUND");
    me.post(below("x"), Rest.json("content", "x")).expectProblem(400, "INVALID_FIELDS");
    me.post(below(tweet), Rest.json("content", " ")).expectProblem(400, "INVALID_FIELDS");
    edit(me, comment, "x".repeat(281)).expectProblem(400, "INVALID_FIELDS");
    rest().post(below(tweet), Rest.json("content", "x")).expectProblem(401, "TOKEN_MISSING");

    me.delete("/api/v1/tweets/" + tweet).expect(204);
    Eventually.within(
            Duration.ofSeconds(15),
            () -> rest().get(below(tweet)),
            answer -> answer.status() != 200)
        .expectProblem(404, "TWEET_NOT_FOUND");
    me.post(below(tweet), Rest.json("content", "x")).expectProblem(404, "TWEET_NOT_FOUND");
    rest().get("/api/v1/comments/" + comment).expect(200);
    me.delete("/api/v1/comments/" + comment).expect(204);
  }

  @Test
  void allCallsWorkOverGrpc() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    String tweet = ann.tweet(rest(), "over gRPC");
    CreateCommentRequest create =
        CreateCommentRequest.newBuilder().setTweetId(tweet).setContent("hello").build();
    Rpc keyed = rpc().as(bob).with("idempotency-key", UUID.randomUUID().toString());
    Comment comment = keyed.comments().createComment(create).getComment();
    assertThat(keyed.comments().createComment(create).getComment()).isEqualTo(comment);
    assertThat(comment.getAuthor().getUsername()).isEqualTo(bob.username());
    GetCommentRequest get = GetCommentRequest.newBuilder().setId(comment.getId()).build();
    assertThat(rpc().comments().getComment(get).getComment()).isEqualTo(comment);
    UpdateCommentRequest update =
        UpdateCommentRequest.newBuilder().setId(comment.getId()).setContent("changed").build();
    Refusal.of(() -> rpc().as(ann).comments().updateComment(update))
        .expect(Code.PERMISSION_DENIED, "NOT_OWNER");
    Comment changed = rpc().as(bob).comments().updateComment(update).getComment();
    assertThat(changed.getContent()).isEqualTo("changed");
    ListCommentsRequest list = ListCommentsRequest.newBuilder().setTweetId(tweet).build();
    assertThat(rpc().comments().listComments(list).getCommentsList()).containsExactly(changed);
    DeleteCommentRequest delete = DeleteCommentRequest.newBuilder().setId(comment.getId()).build();
    Refusal.of(() -> rpc().comments().deleteComment(delete))
        .expect(Code.UNAUTHENTICATED, "TOKEN_MISSING");
    rpc().as(ann).comments().deleteComment(delete);
    Refusal.of(() -> rpc().comments().getComment(get)).expect(Code.NOT_FOUND, "COMMENT_NOT_FOUND");
    Refusal.of(
            () ->
                rpc()
                    .as(bob)
                    .comments()
                    .createComment(create.toBuilder().setTweetId(UNKNOWN_ID).build()))
        .expect(Code.NOT_FOUND, "TWEET_NOT_FOUND");
  }

  @Test
  void commentsAndTweetsAreCounted() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    String tweet = ann.tweet(rest(), "count me");
    List<String> comments = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      comments.add(bob.comment(rest(), tweet, "comment " + i));
    }
    commentsCount(tweet, "5");
    String before = rest().get("/api/v1/tweets/" + tweet).expect(200).text("updated_at");
    rest().as(bob).delete("/api/v1/comments/" + comments.get(0)).expect(204);
    rest().as(ann).delete("/api/v1/comments/" + comments.get(1)).expect(204);
    commentsCount(tweet, "3");
    assertThat(rest().get("/api/v1/tweets/" + tweet).expect(200).text("updated_at"))
        .isEqualTo(before);

    String second = ann.tweet(rest(), "a second");
    tweetsCount(ann, "2");
    rest().as(ann).delete("/api/v1/tweets/" + second).expect(204);
    tweetsCount(ann, "1");
  }

  private void commentsCount(String tweet, String expected) {
    Eventually.within(
        Duration.ofSeconds(20),
        () -> rest().get("/api/v1/tweets/" + tweet).expect(200).text("comments_count"),
        expected::equals);
  }

  private void tweetsCount(TestUser user, String expected) {
    Eventually.within(
        Duration.ofSeconds(20),
        () -> rest().get("/api/v1/users/" + user.id()).expect(200).text("tweets_count"),
        expected::equals);
  }
}
