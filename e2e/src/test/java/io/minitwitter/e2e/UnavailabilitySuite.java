package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.user.v1.GetUserRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One service is down: what does not need it works on, and all comes back by itself. */
abstract class UnavailabilitySuite extends SystemSuite {
  private static final Duration COMES_BACK = Duration.ofSeconds(20);

  private final SeparateProcesses processes;
  private TestUser ann;
  private String tweet;

  UnavailabilitySuite(SeparateProcesses system) {
    super(system);
    this.processes = system;
  }

  @BeforeEach
  void createATweet() {
    ann = TestUser.register(rest());
    tweet = "/api/v1/tweets/" + ann.tweet(rest(), "still there");
  }

  @AfterEach
  void everythingRunsAgain() {
    system().start();
    Eventually.within(
        COMES_BACK,
        () ->
            rest().get("/health/ready").text("status")
                + rest().get("/health/ready").json().path("degraded"),
        ready -> ready.endsWith("[]"));
  }

  private static void assertUnavailable(Answer answer) {
    answer.expectProblem(503, "UNAVAILABLE");
    assertThat(answer.header("retry-after")).matches("[1-9]\\d*");
  }

  @Test
  void withoutUserSvcTweetsHaveOnlyAuthorIds() {
    processes.stop("user");

    assertUnavailable(rest().get("/api/v1/users/" + ann.id()));
    assertUnavailable(rest().as(ann).get("/api/v1/users/profile"));
    assertUnavailable(
        rest()
            .post(
                "/api/v1/auth/login",
                Rest.json("identifier", ann.username(), "password", ann.password())));
    Answer unresolved =
        Eventually.within(
            Duration.ofSeconds(15),
            () -> rest().get(tweet).expect(200),
            answer -> answer.text("author/username").isEmpty());
    assertThat(unresolved.text("author/id")).isEqualTo(ann.id());
    assertThat(unresolved.text("content")).isEqualTo("still there");
    GetTweetRequest get = GetTweetRequest.newBuilder().setId(unresolved.text("id")).build();
    assertThat(rpc().tweets().getTweet(get).getTweet().getAuthor().getId()).isEqualTo(ann.id());
    assertThat(rest().get("/api/v1/tweets?page_size=1").expect(200).json().path("tweets"))
        .hasSize(1);
    // Posting needs no profile.
    ann.tweet(rest(), "posted meanwhile");

    rest().get("/health/live").expect(200);
    Answer ready =
        Eventually.within(
            COMES_BACK,
            () -> rest().get("/health/ready").expect(200),
            answer -> !answer.json().path("degraded").isEmpty());
    assertThat(ready.json().path("degraded").toString()).contains("user").doesNotContain("tweet");
    assertThat(rest().get("/services/user").expect(200).body()).contains("127.0.0.1");

    system().start();
    Eventually.within(
        COMES_BACK, () -> rest().get("/api/v1/users/" + ann.id()), a -> a.status() == 200);
    Answer resolved =
        Eventually.within(
            COMES_BACK,
            () -> rest().get(tweet).expect(200),
            answer -> !answer.text("author/username").isEmpty());
    assertThat(resolved.text("author/username")).isEqualTo(ann.username());
  }

  @Test
  void withoutTweetSvcProfilesAndSessionsWork() {
    processes.stop("tweet");
    assertUnavailable(rest().get(tweet));
    assertUnavailable(rest().get("/api/v1/tweets"));
    assertUnavailable(rest().as(ann).post("/api/v1/tweets", Rest.json("content", "hi")));
    assertUnavailable(rest().get(tweet + "/comments"));
    assertUnavailable(rest().get(tweet + "/likes"));
    assertUnavailable(rest().as(ann).post(tweet + "/comments", Rest.json("content", "hi")));
    rest().as(ann).get("/api/v1/users/profile").expect(200);
    TestUser.register(rest()).logIn(rest());
    // An invalid request is refused without calling another service.
    rest().get("/api/v1/tweets?mood=good").expectProblem(400, "INVALID_QUERY");

    system().start();
    Eventually.within(COMES_BACK, () -> rest().get(tweet), answer -> answer.status() == 200);
  }

  @Test
  void withoutTweetSvcOrFollowSvcHomeTimelinesAreUnavailableAndReturnWhole() {
    TestUser bob = TestUser.register(rest());
    rest().as(bob).post("/api/v1/users/follow", Rest.json("user_id", ann.id())).expect(204);
    String timeline = "/api/v1/timeline";
    String expected = tweet.substring(tweet.lastIndexOf('/') + 1);
    assertThat(rest().as(bob).get(timeline).expect(200).text("tweets/0/id")).isEqualTo(expected);
    for (String service : new String[] {"tweet", "follow"}) {
      processes.stop(service);
      // What is in memory may be used for some seconds; an answer is whole or there is none.
      Eventually.within(
          Duration.ofSeconds(30),
          () -> rest().as(bob).get(timeline),
          answer -> {
            if (answer.status() == 200) {
              assertThat(answer.text("tweets/0/id")).isEqualTo(expected);
            }
            return answer.status() == 503;
          });
      assertUnavailable(rest().as(bob).get(timeline));
      system().start();
      Eventually.within(
          COMES_BACK,
          () -> rest().as(bob).get(timeline),
          answer -> answer.status() == 200 && answer.text("tweets/0/id").equals(expected));
    }
    processes.stop("timeline");
    assertUnavailable(rest().as(bob).get(timeline));
    rest().get(tweet).expect(200);
    String missed = ann.tweet(rest(), "posted meanwhile");
    system().start();
    Eventually.within(
        COMES_BACK,
        () -> rest().as(bob).get(timeline),
        answer -> answer.status() == 200 && answer.text("tweets/0/id").equals(missed));
  }

  @Test
  void withoutLikeSvcTweetsAreReadAndLikesReturn() {
    rest().as(ann).post(tweet + "/like", "{}").expect(204);
    processes.stop("like");
    assertUnavailable(rest().as(ann).post(tweet + "/like", "{}"));
    assertUnavailable(rest().get(tweet + "/likes"));
    assertThat(rest().as(ann).get(tweet).expect(200).text("liked_by_me")).isEqualTo("false");
    ann.tweet(rest(), "posted meanwhile");

    system().start();
    Eventually.within(
        COMES_BACK,
        () -> rest().as(ann).get(tweet).expect(200),
        answer ->
            answer.text("liked_by_me").equals("true") && answer.text("likes_count").equals("1"));
  }

  @Test
  void withoutAuthSvcTokensAreVerified() {
    processes.stop("auth");
    assertUnavailable(
        rest()
            .post(
                "/api/v1/auth/login",
                Rest.json("identifier", ann.username(), "password", ann.password())));
    rest().as(ann).get("/api/v1/users/profile").expect(200);
    ann.tweet(rest(), "posted meanwhile");
    GetUserRequest get = GetUserRequest.newBuilder().setId(ann.id()).build();
    assertThat(rpc().as(ann).users().getUser(get).getUser().getEmail()).isEqualTo(ann.email());
    Refusal.of(() -> rpc().withToken("nonsense").users().getUser(get))
        .expect(Code.UNAUTHENTICATED, "TOKEN_INVALID");

    system().start();
    Eventually.within(
        COMES_BACK,
        () ->
            rest()
                .post(
                    "/api/v1/auth/login",
                    Rest.json("identifier", ann.username(), "password", ann.password())),
        answer -> answer.status() == 200);
  }
}
