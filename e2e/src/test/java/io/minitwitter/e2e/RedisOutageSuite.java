package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.embedded.Store;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis is unavailable and returns with its old content: the system answers, with current data. */
abstract class RedisOutageSuite extends SystemSuite {
  private static final Duration SHOWS = Duration.ofSeconds(30);

  private final SeparateProcesses processes;

  RedisOutageSuite(SeparateProcesses system) {
    super(system);
    this.processes = system;
  }

  @AfterEach
  void redisRunsAgain() {
    processes.store(Store.REDIS).start();
  }

  @Test
  void everythingWorksWithoutRedisAndNoOutdatedValueIsReadAfterIt() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    rest().as(bob).post("/api/v1/users/follow", Rest.json("user_id", ann.id())).expect(204);
    String profile = "/api/v1/users/" + ann.id();
    String tweet = "/api/v1/tweets/" + ann.tweet(rest(), "still there");
    String deleted = "/api/v1/tweets/" + ann.tweet(rest(), "deleted meanwhile");
    for (String path : new String[] {profile, tweet, deleted}) {
      rest().get(path).expect(200);
    }
    awaitNewest(bob, deleted);

    processes.store(Store.REDIS).stop();
    assertThat(rest().get(tweet).expect(200).text("content")).isEqualTo("still there");
    rest().as(ann).delete(deleted).expect(204);
    rest().as(ann).put("/api/v1/users/profile", Rest.json("bio", "changed meanwhile")).expect(200);
    rest().as(bob).post(tweet + "/like", "{}").expect(204);
    rest().get(deleted).expectProblem(404, "TWEET_NOT_FOUND");
    assertThat(rest().get(profile).expect(200).text("bio")).isEqualTo("changed meanwhile");
    awaitText(tweet, "likes_count", "1");
    awaitText(profile, "tweets_count", "1");
    awaitNewest(bob, tweet);
    String posted = "/api/v1/tweets/" + ann.tweet(rest(), "posted meanwhile");
    awaitNewest(bob, posted);
    TestUser cyd = TestUser.register(rest()).logIn(rest());
    rest().post("/api/v1/auth/refresh", Rest.json("refresh_token", cyd.refreshToken())).expect(200);

    processes.store(Store.REDIS).start();
    long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    while (System.nanoTime() < end) {
      rest().get(deleted).expectProblem(404, "TWEET_NOT_FOUND");
      assertThat(rest().get(profile).expect(200).text("bio")).isEqualTo("changed meanwhile");
      assertThat(rest().get(tweet).expect(200).text("likes_count")).isEqualTo("1");
    }
    rest().as(ann).post(tweet + "/like", "{}").expect(204);
    awaitText(tweet, "likes_count", "2");
    awaitNewest(bob, posted);
  }

  private void awaitNewest(TestUser reader, String tweet) {
    Eventually.within(
        SHOWS,
        () -> rest().as(reader).get("/api/v1/timeline").expect(200).text("tweets/0/id"),
        id -> tweet.endsWith("/" + id));
  }

  private void awaitText(String path, String member, String value) {
    Eventually.within(SHOWS, () -> rest().get(path).expect(200).text(member), value::equals);
  }
}
