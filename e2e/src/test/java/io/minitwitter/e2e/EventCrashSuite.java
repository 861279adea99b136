package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.Store;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process stops, or the broker is unavailable, between a change and its effect in other services.
 */
abstract class EventCrashSuite extends SystemSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SeparateProcesses processes;
  private TestUser star;
  private TestUser fan;

  EventCrashSuite(SeparateProcesses system) {
    super(system);
    this.processes = system;
  }

  @BeforeEach
  void createAUserToFollow() {
    star = TestUser.register(rest());
    fan = TestUser.register(rest());
  }

  @AfterEach
  void everythingRunsAgain() {
    processes.store(Store.BROKER).start();
    system().start();
  }

  @ParameterizedTest
  @CsvSource({"follow,after-store", "follow,after-publish", "user,after-effect"})
  void aStoredEventIsPublishedAfterARestart(String service, String point) {
    processes.stop(service);
    processes.launch(service, Map.of("JAVA_TOOL_OPTIONS", "-Dminitwitter.test.crash-at=" + point));
    // The service that dies may do so before it answers: then the follow is made again below.
    Eventually.within(
        PATIENCE, () -> follow(fan).status(), status -> !processes.process(service).isAlive());

    system().start();
    Eventually.within(PATIENCE, () -> follow(fan), answer -> answer.status() == 204);
    assertFollowers(1);
    // An event that came twice would show by now, and in the next count.
    follow(TestUser.register(rest())).expect(204);
    assertFollowers(2);
  }

  @Test
  void aDeletionCompletesAfterAKilledServiceRestarts() {
    star.tweet(rest(), "of who is about to go");
    processes.stop("tweet");
    processes.launch(
        "tweet", Map.of("JAVA_TOOL_OPTIONS", "-Dminitwitter.test.crash-at=after-effect"));
    rest().as(star).deleteAccount(star.password()).expect(204);
    Eventually.within(PATIENCE, () -> processes.process("tweet").isAlive(), Boolean.FALSE::equals);
    Eventually.within(
        PATIENCE,
        () -> rest().get("/api/v1/users/" + star.id() + "/deletion").expect(200),
        answer -> answer.json().path("remaining").toString().equals("[\"tweet\"]"));

    system().start();
    Eventually.within(
        PATIENCE,
        () -> rest().get("/api/v1/users/" + star.id() + "/deletion").expect(200),
        answer -> answer.members("").contains("completed_at"));
  }

  @Test
  void writesAreAcceptedDuringABrokerOutageAndPublishedAfterwards() {
    processes.store(Store.BROKER).stop();
    follow(fan).expect(204);
    star.tweet(rest(), "written without a broker");
    assertThat(followers()).isZero();

    processes.store(Store.BROKER).start();
    assertFollowers(1);
    // And it works on.
    follow(TestUser.register(rest())).expect(204);
    assertFollowers(2);
  }

  private Answer follow(TestUser follower) {
    return rest().as(follower).post("/api/v1/users/follow", Rest.json("user_id", star.id()));
  }

  private void assertFollowers(int count) {
    Eventually.within(PATIENCE, this::followers, seen -> seen == count);
  }

  private int followers() {
    Answer profile = rest().get("/api/v1/users/" + star.id());
    return profile.status() == 200 ? profile.json().path("followers_count").asInt() : -1;
  }
}
