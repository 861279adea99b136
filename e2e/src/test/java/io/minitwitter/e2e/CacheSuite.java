package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What was changed is read, however often it was read before; losing all of Redis loses nothing.
 */
abstract class CacheSuite extends SystemSuite {
  private static final Duration SHOWS = Duration.ofSeconds(20);

  CacheSuite(RunningSystem system) {
    super(system);
  }

  @Test
  void aChangeIsVisibleToReadersOfTheOldValue() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    String profile = "/api/v1/users/" + ann.id();
    String byName = "/api/v1/users/by-username/" + ann.username();
    String tweet = "/api/v1/tweets/" + ann.tweet(rest(), "read often");
    for (int i = 0; i < 3; i++) {
      rest().as(bob).get(profile).expect(200);
      rest().get(byName).expect(200);
      rest().get(tweet).expect(200);
    }
    rest().as(ann).put("/api/v1/users/profile", Rest.json("bio", "changed")).expect(200);
    assertThat(rest().as(bob).get(profile).expect(200).text("bio")).isEqualTo("changed");
    assertThat(rest().get(byName).expect(200).text("bio")).isEqualTo("changed");

    String name = TestUser.newName();
    rest()
        .as(ann)
        .put(
            "/api/v1/users/profile",
            Rest.json("username", name, "current_password", ann.password()))
        .expect(200);
    rest().get(byName).expectProblem(404, "USER_NOT_FOUND");
    assertThat(rest().get("/api/v1/users/by-username/" + name).expect(200).text("id"))
        .isEqualTo(ann.id());
    Eventually.within(
        SHOWS, () -> rest().get(tweet).expect(200).text("author/username"), name::equals);

    rest().as(bob).post(tweet + "/like", "{}").expect(204);
    awaitText(tweet, "likes_count", "1");
    rest().as(ann).delete(tweet).expect(204);
    rest().get(tweet).expectProblem(404, "TWEET_NOT_FOUND");
    awaitText(profile, "tweets_count", "0");
  }

  @Test
  void allOfRedisMayBeLostAtAnyTime() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    String profile = "/api/v1/users/" + ann.id();
    String id = ann.tweet(rest(), "read before and after");
    String tweet = "/api/v1/tweets/" + id;
    String deleted = "/api/v1/tweets/" + ann.tweet(rest(), "deleted before");
    rest().as(bob).post(tweet + "/like", "{}").expect(204);
    rest().as(bob).post("/api/v1/users/follow", Rest.json("user_id", ann.id())).expect(204);
    Answer posted = postOnce(ann);
    rest().get(deleted).expect(200);
    rest().as(ann).delete(deleted).expect(204);
    awaitText(tweet, "likes_count", "1");
    awaitText(profile, "followers_count", "1");
    awaitText(profile, "tweets_count", "2");

    RedisContents.flush(system().redisUrl());

    assertThat(rest().get(tweet).expect(200).text("likes_count")).isEqualTo("1");
    // As soon as like-svc answers in time, which a busy machine may delay.
    Eventually.within(
        SHOWS,
        () -> rest().as(bob).get(tweet).expect(200).text("liked_by_me"),
        Boolean.toString(true)::equals);
    rest().get(deleted).expectProblem(404, "TWEET_NOT_FOUND");
    assertThat(rest().get(profile).expect(200).text("followers_count")).isEqualTo("1");
    // Sessions, and what was made with a key.
    rest().as(ann).get("/api/v1/users/profile").expect(200);
    TestUser refreshed =
        ann.with(
            rest()
                .post("/api/v1/auth/refresh", Rest.json("refresh_token", ann.refreshToken()))
                .expect(200));
    assertThat(postOnce(refreshed).text("id")).isEqualTo(posted.text("id"));
    // Counting continues.
    rest().as(ann).post(tweet + "/like", "{}").expect(204);
    awaitText(tweet, "likes_count", "2");
    RedisContents.flush(system().redisUrl());
    rest().as(ann).delete(tweet).expect(204);
    rest().get(tweet).expectProblem(404, "TWEET_NOT_FOUND");
    awaitText(profile, "tweets_count", "1");
  }

  private Answer postOnce(TestUser user) {
    return rest()
        .as(user)
        .post("/api/v1/tweets", Rest.json("content", "once"), "Idempotency-Key", "once-a-user")
        .expect(201);
  }

  private void awaitText(String path, String member, String value) {
    Eventually.within(SHOWS, () -> rest().get(path).expect(200).text(member), value::equals);
  }
}
