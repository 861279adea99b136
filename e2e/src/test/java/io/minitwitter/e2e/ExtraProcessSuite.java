package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status.Code;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.auth.v1.LoginRequest;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import io.minitwitter.user.v1.GetProfileRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One more process of a service, with a different setting. */
abstract class ExtraProcessSuite extends SystemSuite {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final SeparateProcesses processes;

  ExtraProcessSuite(SeparateProcesses system) {
    super(system);
    this.processes = system;
  }

  @Test
  void aTokenThatHasExpiredIsRefusedEverywhere() {
    int port = FreePorts.next();
    MiniTwitterCommand shortLived =
        processes.another(
            "auth",
            Map.of(
                "MINITWITTER_AUTH_PORT",
                Integer.toString(port),
                "MINITWITTER_AUTH_ACCESS_LIFETIME",
                "1s"));
    try {
      TestUser ann = TestUser.register(rest());
      String token = logInAt(port, ann);
      Rpc direct = rpc().withToken(token);
      Eventually.within(
          Duration.ofSeconds(10),
          () -> rest().with(token).get("/api/v1/users/profile"),
          answer -> answer.status() == 401);
      rest().with(token).get("/api/v1/tweets").expectProblem(401, "TOKEN_EXPIRED");
      Refusal.of(() -> direct.users().getProfile(GetProfileRequest.getDefaultInstance()))
          .expect(Code.UNAUTHENTICATED, "TOKEN_EXPIRED");
      Refusal.of(() -> direct.tweets().listTweets(ListTweetsRequest.getDefaultInstance()))
          .expect(Code.UNAUTHENTICATED, "TOKEN_EXPIRED");
    } finally {
      shortLived.terminate();
      shortLived.awaitExit(PATIENCE);
    }
  }

  private static String logInAt(int port, TestUser user) {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      // Waits while the process starts.
      return AuthServiceGrpc.newBlockingStub(channel)
          .withWaitForReady()
          .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .login(
              LoginRequest.newBuilder()
                  .setIdentifier(user.username())
                  .setPassword(user.password())
                  .build())
          .getSession()
          .getAccessToken();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void limitsAreShownOnEveryAnswerAndKept() {
    int port = FreePorts.next();
    MiniTwitterCommand limiting =
        processes.another(
            "gateway",
            Map.of(
                "MINITWITTER_GATEWAY_PORT",
                Integer.toString(port),
                "MINITWITTER_RATE_LIMITS",
                "on"));
    try {
      Rest limited = Rest.to(URI.create("http://127.0.0.1:" + port));
      awaitReady(limited, limiting);
      for (String path : new String[] {"/api/v1/tweets", "/health/live", "/api/v1/nothing", "/"}) {
        assertShowsLimits(limited.get(path));
      }
      assertRefusesTooMany(limited);
      // Reads are another class and are still allowed.
      assertShowsLimits(limited.get("/api/v1/tweets").expect(200));
    } finally {
      limiting.terminate();
      limiting.awaitExit(PATIENCE);
    }
  }

  private static void awaitReady(Rest gateway, MiniTwitterCommand process) {
    Eventually.within(
        PATIENCE,
        () -> {
          try {
            return gateway.attempt("GET", "/health/ready", null, null).status() + "";
          } catch (java.io.IOException e) {
            return e + process.description();
          }
        },
        "200"::equals);
  }

  private static void assertShowsLimits(Answer answer) {
    assertThat(answer.header("ratelimit-policy")).as(answer.toString()).contains(";q=", ";w=");
    assertThat(answer.header("ratelimit")).as(answer.toString()).contains(";r=", ";t=");
  }

  private static void assertRefusesTooMany(Rest limited) {
    List<Answer> refused = new ArrayList<>();
    for (int i = 0; i < 2_000 && refused.isEmpty(); i++) {
      Answer answer = limited.post("/api/v1/auth/refresh", Rest.json("refresh_token", "nonsense"));
      assertShowsLimits(answer);
      if (answer.status() == 429) {
        refused.add(answer);
      } else {
        answer.expectProblem(401, "REFRESH_INVALID");
      }
    }
    assertThat(refused).as("a refusal after 2000 requests").hasSize(1);
    refused.getFirst().expectProblem(429, "RATE_LIMITED");
    assertThat(refused.getFirst().header("retry-after")).matches("[1-9]\\d*");
  }
}
