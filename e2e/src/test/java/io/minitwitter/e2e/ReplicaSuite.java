package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replicas beside each other: nothing that one has in memory is needed by the other. */
abstract class ReplicaSuite extends SystemSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ComposeSystem system;

  ReplicaSuite(ComposeSystem system) {
    super(system);
    this.system = system;
  }

  @Test
  void withOneReplicaOfEachKilledTheOthersContinue() {
    TestUser ann = TestUser.register(rest());
    String tweet = ann.tweet(rest(), "written by both");
    system.killReplicas(0);

    Eventually.within(
        PATIENCE, () -> rest().get("/api/v1/tweets/" + tweet), answer -> answer.status() == 200);
    TestUser bob =
        Eventually.within(
            PATIENCE,
            () -> {
              try {
                return TestUser.register(rest());
              } catch (AssertionError e) {
                return null;
              }
            },
            user -> user != null);
    Eventually.within(
        PATIENCE,
        () -> rest().as(bob).post("/api/v1/tweets", Rest.json("content", "written by one")),
        answer -> answer.status() == 201);
    // A session opened by the other replica continues, and ends everywhere.
    Eventually.within(
        PATIENCE,
        () -> rest().post("/api/v1/auth/refresh", Rest.json("refresh_token", ann.refreshToken())),
        answer -> answer.status() == 200);
  }

  @AfterEach
  void bothOfEachRunAgain() {
    system.awaitTheDeadSeen();
    system.start();
    system.warmUp();
  }

  /** How many of several calls, at least one per replica, accept the user's token. */
  private long accepted(TestUser user) {
    return IntStream.range(0, 6)
        .filter(i -> rest().as(user).get("/api/v1/users/profile").status() != 401)
        .count();
  }

  @Test
  void aLogoutAtOneReplicaAppliesToAll() {
    TestUser ann = TestUser.register(rest());
    rest().as(ann).post("/api/v1/auth/logout", "{}").expect(204);
    // Each replica learns about it within a second; then the token is always refused.
    Eventually.within(PATIENCE, () -> accepted(ann), tokens -> tokens == 0);
    assertThat(accepted(ann)).isZero();
  }
}
