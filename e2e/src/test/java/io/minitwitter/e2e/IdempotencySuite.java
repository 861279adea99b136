package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A create that is repeated with its key makes one thing. */
abstract class IdempotencySuite extends SystemSuite {
  IdempotencySuite(RunningSystem system) {
    super(system);
  }

  private Answer post(TestUser user, String key, String content) {
    return rest()
        .as(user)
        .post("/api/v1/tweets", Rest.json("content", content), "Idempotency-Key", key);
  }

  private int tweetsOf(TestUser user) {
    return rest()
        .get("/api/v1/users/" + user.id() + "/tweets")
        .expect(200)
        .json()
        .path("tweets")
        .size();
  }

  @Test
  void theSameKeyAndBodyGiveTheFirstAnswer() {
    TestUser user = TestUser.register(rest());
    String key = UUID.randomUUID().toString();
    Answer first = post(user, key, "once").expect(201);
    Answer second = post(user, key, "once").expect(201);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(second.header("location")).isEqualTo(first.header("location"));
    assertThat(tweetsOf(user)).isEqualTo(1);

    post(user, key, "something else").expectProblem(422, "IDEMPOTENCY_KEY_REUSED");
    assertThat(tweetsOf(user)).isEqualTo(1);
    post(user, UUID.randomUUID().toString(), "once").expect(201);
    assertThat(tweetsOf(user)).isEqualTo(2);
  }

  @Test
  void aRepeatedCreateReportsThatItsResourceWasDeletedSince() {
    TestUser user = TestUser.register(rest());
    Rest me = rest().as(user);
    String key = UUID.randomUUID().toString();
    String tweet = post(user, key, "once").expect(201).text("id");
    String comments = "/api/v1/tweets/" + tweet + "/comments";
    String comment =
        me.post(comments, Rest.json("content", "once"), "Idempotency-Key", key)
            .expect(201)
            .text("id");

    me.delete("/api/v1/comments/" + comment).expect(204);
    me.post(comments, Rest.json("content", "once"), "Idempotency-Key", key)
        .expectProblem(404, "COMMENT_NOT_FOUND");

    me.delete("/api/v1/tweets/" + tweet).expect(204);
    post(user, key, "once").expectProblem(404, "TWEET_NOT_FOUND");
    assertThat(tweetsOf(user)).isZero();
  }

  @Test
  void aKeyBelongsToItsUser() {
    String key = UUID.randomUUID().toString();
    String first = post(TestUser.register(rest()), key, "mine").expect(201).text("id");
    String second = post(TestUser.register(rest()), key, "mine").expect(201).text("id");
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void aKeyWhoseCallFailedMayBeUsedAgain() {
    TestUser user = TestUser.register(rest());
    String key = UUID.randomUUID().toString();
    post(user, key, "").expectProblem(400, "INVALID_FIELDS");
    post(user, key, "better").expect(201);
  }

  @Test
  void eightConcurrentCallsCreateOneTweet() {
    TestUser user = TestUser.register(rest());
    String key = UUID.randomUUID().toString();
    List<Answer> answers = Together.times(8, () -> post(user, key, "at once"));
    List<String> ids =
        answers.stream().filter(a -> a.status() == 201).map(a -> a.text("id")).toList();
    assertThat(ids).as(answers.toString()).isNotEmpty();
    assertThat(ids).containsOnly(ids.getFirst());
    answers.stream()
        .filter(answer -> answer.status() != 201)
        .forEach(answer -> answer.expectProblem(409, "IDEMPOTENCY_KEY_RUNNING"));
    assertThat(tweetsOf(user)).isEqualTo(1);
    assertThat(post(user, key, "at once").expect(201).text("id")).isEqualTo(ids.getFirst());
  }

  @Test
  void keysWorkOverGrpcAndAcrossRestAndGrpc() {
    TestUser user = TestUser.register(rest());
    String key = UUID.randomUUID().toString();
    Rpc me = rpc().as(user).with("idempotency-key", key);
    CreateTweetRequest create = CreateTweetRequest.newBuilder().setContent("both").build();
    var first = me.tweets().createTweet(create);
    assertThat(me.tweets().createTweet(create)).isEqualTo(first);
    assertThat(post(user, key, "both").expect(201).text("id")).isEqualTo(first.getTweet().getId());
    Refusal.of(() -> me.tweets().createTweet(create.toBuilder().setContent("other").build()))
        .expect(Code.FAILED_PRECONDITION, "IDEMPOTENCY_KEY_REUSED");
    assertThat(tweetsOf(user)).isEqualTo(1);
  }
}
