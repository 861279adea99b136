package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.minitwitter.auth.v1.LogoutRequest;
import io.minitwitter.follow.v1.ListBlocksRequest;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import io.minitwitter.user.v1.GetProfileRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How sessions are continued and ended. */
abstract class SessionsSuite extends SystemSuite {
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  SessionsSuite(RunningSystem system) {
    super(system);
  }

  private Answer refresh(String token) {
    return rest().post("/api/v1/auth/refresh", Rest.json("refresh_token", token));
  }

  @Test
  void oneOfEightConcurrentRefreshesSucceeds() {
    TestUser user = TestUser.register(rest());
    List<Answer> answers = Together.times(8, () -> refresh(user.refreshToken()));
    List<Answer> won = answers.stream().filter(answer -> answer.status() == 200).toList();
    assertThat(won).as(answers.toString()).hasSize(1);
    answers.stream()
        .filter(answer -> answer.status() != 200)
        .forEach(answer -> answer.expectProblem(401, "REFRESH_SUPERSEDED"));

    // The session lives: with the winner's tokens and with the access token from before.
    TestUser after = user.with(won.getFirst());
    rest().as(after).get("/api/v1/users/profile").expect(200);
    rest().as(user).get("/api/v1/users/profile").expect(200);
    assertThat(rpc().as(after).users().getProfile(GetProfileRequest.getDefaultInstance()))
        .isNotNull();
    refresh(after.refreshToken()).expect(200);
  }

  @Test
  void aRefreshTokenShownAgainMuchLaterEndsItsSession() {
    TestUser user = TestUser.register(rest());
    TestUser otherSession = user.logIn(rest());
    TestUser continued = user.with(refresh(user.refreshToken()).expect(200));
    refresh(user.refreshToken()).expectProblem(401, "REFRESH_SUPERSEDED");

    Eventually.within(
        Duration.ofSeconds(14),
        () -> refresh(user.refreshToken()).expect(401),
        answer -> answer.text("code").equals("REFRESH_REUSED"));

    refresh(continued.refreshToken()).expectProblem(401, "REFRESH_INVALID");
    Eventually.within(
        A_SECOND,
        () -> rest().as(continued).get("/api/v1/users/profile"),
        answer -> answer.status() == 401 && answer.text("code").equals("TOKEN_REVOKED"));
    // Another session of the same user is independent.
    rest().as(otherSession).get("/api/v1/users/profile").expect(200);
    refresh(otherSession.refreshToken()).expect(200);
  }

  @Test
  void aLoggedOutTokenIsRefusedByEveryServiceWithinASecond() {
    TestUser user = TestUser.register(rest());
    TestUser otherSession = user.logIn(rest());
    // Each has seen the token and may have kept what it found.
    everywhere(user).forEach(outcome -> assertThat(outcome).isEqualTo("served"));

    rest().as(user).send("POST", "/api/v1/auth/logout", null, null).expect(204);
    Eventually.within(
        A_SECOND,
        () -> everywhere(user),
        outcomes -> outcomes.stream().allMatch(Code.UNAUTHENTICATED.name()::equals));

    rest().as(user).get("/api/v1/users/profile").expectProblem(401, "TOKEN_REVOKED");
    Refusal.of(() -> rpc().as(user).auth().logout(LogoutRequest.getDefaultInstance()))
        .expect(Code.UNAUTHENTICATED, "TOKEN_REVOKED");
    refresh(user.refreshToken()).expectProblem(401, "REFRESH_INVALID");
    everywhere(otherSession).forEach(outcome -> assertThat(outcome).isEqualTo("served"));
  }

  /**
   * The results of direct calls to auth-svc, user-svc, follow-svc and tweet-svc with a user's
   * token.
   */
  private List<String> everywhere(TestUser user) {
    Rpc direct = rpc().as(user);
    return List.of(
        outcome(
            () ->
                direct.auth().getJwks(io.minitwitter.auth.v1.GetJwksRequest.getDefaultInstance())),
        outcome(() -> direct.users().getProfile(GetProfileRequest.getDefaultInstance())),
        outcome(() -> direct.follows().listBlocks(ListBlocksRequest.getDefaultInstance())),
        outcome(() -> direct.tweets().listTweets(ListTweetsRequest.getDefaultInstance())));
  }

  private static String outcome(Runnable call) {
    try {
      call.run();
      return "served";
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    }
  }

  @Test
  void anUnknownRefreshTokenIsRefused() {
    refresh("nonsense").expectProblem(401, "REFRESH_INVALID");
    TestUser user = TestUser.register(rest());
    refresh(user.accessToken().substring(0, 200)).expectProblem(401, "REFRESH_INVALID");
    refresh("x".repeat(201)).expectProblem(400, "INVALID_FIELDS");
  }

  @Test
  void failedLoginsAreDelayedPerAccount() {
    TestUser user = TestUser.register(rest());
    String wrong = Rest.json("identifier", user.username(), "password", "wrong horse");
    Answer limited =
        Eventually.within(
            Duration.ofSeconds(20),
            () -> rest().post("/api/v1/auth/login", wrong),
            answer -> answer.status() != 401);
    limited.expectProblem(429, "TOO_MANY_ATTEMPTS");
    assertThat(limited.header("retry-after")).matches("[1-9]\\d*");
    // Others are not slowed down.
    TestUser.register(rest()).logIn(rest());
  }
}
