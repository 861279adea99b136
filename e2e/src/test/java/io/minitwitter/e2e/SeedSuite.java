package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code minitwitter seed} fills a system, and fills it once. */
abstract class SeedSuite extends SystemSuite {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ARRIVES = Duration.ofSeconds(30);

  SeedSuite(RunningSystem system) {
    super(system);
  }

  @Test
  void existingDataIsNotCreatedAgain() {
    seed();
    String ada = rest().get("/api/v1/users/by-username/ada").expect(200).text("id");
    Answer profile = awaited(ada);
    seed();
    assertThat(awaited(ada).json().path("tweets_count"))
        .isEqualTo(profile.json().path("tweets_count"));
    Answer tweets = rest().get("/api/v1/users/" + ada + "/tweets").expect(200);
    assertThat(tweets.json().path("tweets")).hasSize(2);
    String first = tweets.json().path("tweets").get(1).path("id").asText();
    assertThat(rest().get("/api/v1/tweets/" + first + "/comments").json().path("comments"))
        .hasSize(2);
    Eventually.within(
        ARRIVES,
        () -> rest().get("/api/v1/tweets/" + first).expect(200),
        tweet ->
            tweet.json().path("likes_count").asInt() == 4
                && tweet.json().path("comments_count").asInt() == 2);
  }

  private Answer awaited(String ada) {
    return Eventually.within(
        ARRIVES,
        () -> rest().get("/api/v1/users/" + ada).expect(200),
        profile ->
            profile.json().path("followers_count").asInt() == 5
                && profile.json().path("following_count").asInt() == 4
                && profile.json().path("tweets_count").asInt() == 2);
  }

  private void seed() {
    MiniTwitterCommand seed =
        MiniTwitterCommand.start(Map.of(), "seed", system().gateway().toString());
    assertThat(seed.awaitExit(PATIENCE)).as(seed.description()).isZero();
    assertThat(seed.output()).contains("done").contains("correct horse battery staple");
  }
}
