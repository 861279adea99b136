package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import io.minitwitter.user.v1.GetProfileRequest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds beyond a clean stop and the next start. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RestartSuite extends SystemSuite {
  private static final Duration COUNTED = Duration.ofSeconds(30);

  private final String key = UUID.randomUUID().toString();
  private TestUser ann;
  private TestUser loggedOut;
  private Answer profile;
  private Answer keyed;
  private Answer firstPage;
  private String deleted;

  RestartSuite(RunningSystem system) {
    super(system);
  }

  @BeforeAll
  void usedAndRestarted() {
    systemRuns();
    ann = TestUser.register(rest());
    loggedOut = ann.logIn(rest());
    rest().as(loggedOut).send("POST", "/api/v1/auth/logout", null, null).expect(204);
    rest().as(ann).put("/api/v1/users/profile", Rest.json("bio", "Grüße 👋")).expect(200);
    for (int i = 0; i < 3; i++) {
      ann.tweet(rest(), "tweet " + i);
    }
    keyed = postWithKey();
    deleted = ann.tweet(rest(), "to be deleted");
    rest().as(ann).delete("/api/v1/tweets/" + deleted).expect(204);
    firstPage = rest().get(list("")).expect(200);
    // Counts arrive a moment later, and would differ after the restart by that alone.
    profile =
        Eventually.within(
            COUNTED,
            () -> rest().as(ann).get("/api/v1/users/profile").expect(200),
            answer -> answer.text("tweets_count").equals("4"));

    system().stop();
    system().start();
  }

  private Answer postWithKey() {
    return rest()
        .as(ann)
        .post("/api/v1/tweets", Rest.json("content", "with a key"), "Idempotency-Key", key)
        .expect(201);
  }

  private String list(String token) {
    return "/api/v1/users/" + ann.id() + "/tweets?page_size=2&page_token=" + token;
  }

  @Test
  void dataIsKept() {
    Answer now = rest().as(ann).get("/api/v1/users/profile").expect(200);
    assertThat(now.json()).isEqualTo(profile.json());
    assertThat(now.header("etag")).isEqualTo(profile.header("etag"));
    assertThat(rest().get("/api/v1/tweets/" + keyed.text("id")).expect(200).json())
        .isEqualTo(keyed.json());
    rest().get("/api/v1/tweets/" + deleted).expectProblem(404, "TWEET_NOT_FOUND");
    ann.logIn(rest());
  }

  @Test
  void tokensStayValid() {
    rest().as(ann).get("/api/v1/users/profile").expect(200);
    assertThat(rpc().as(ann).users().getProfile(GetProfileRequest.getDefaultInstance()))
        .isNotNull();
    rest().post("/api/v1/auth/refresh", Rest.json("refresh_token", ann.refreshToken())).expect(200);
  }

  @Test
  void endedSessionsStayEnded() {
    rest().as(loggedOut).get("/api/v1/tweets").expectProblem(401, "TOKEN_REVOKED");
    Rpc direct = rpc().as(loggedOut);
    Refusal.of(() -> direct.users().getProfile(GetProfileRequest.getDefaultInstance()))
        .expect(Code.UNAUTHENTICATED, "TOKEN_REVOKED");
    Refusal.of(() -> direct.tweets().listTweets(ListTweetsRequest.getDefaultInstance()))
        .expect(Code.UNAUTHENTICATED, "TOKEN_REVOKED");
    rest()
        .post("/api/v1/auth/refresh", Rest.json("refresh_token", loggedOut.refreshToken()))
        .expectProblem(401, "REFRESH_INVALID");
  }

  @Test
  void aPageTokenContinuesItsList() {
    Answer second = rest().get(list(firstPage.text("next_page_token"))).expect(200);
    assertThat(second.json().path("tweets")).hasSize(2);
    assertThat(second.text("tweets/0/content")).isEqualTo("tweet 1");
    assertThat(second.text("next_page_token")).isEmpty();
  }

  @Test
  void anIdempotencyKeyIsRemembered() {
    assertThat(postWithKey().json()).isEqualTo(keyed.json());
    rest()
        .as(ann)
        .post("/api/v1/tweets", Rest.json("content", "another"), "Idempotency-Key", key)
        .expectProblem(422, "IDEMPOTENCY_KEY_REUSED");
  }
}
