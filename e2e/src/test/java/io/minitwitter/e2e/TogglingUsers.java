package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Users who repeatedly follow and unfollow a user, and like and unlike a tweet, while the system is
 * killed; and one who posts meanwhile.
 */
final class TogglingUsers {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FANS = 12;

  private final Rest rest;
  private final TestUser star;
  private final String tweet;
  private final List<TestUser> fans;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private ExecutorService threads;
  private volatile boolean going;

  TogglingUsers(Rest rest) {
    this.rest = rest;
    this.star = TestUser.register(rest);
    this.tweet = star.tweet(rest, "like me, or do not");
    this.fans = IntStream.range(0, FANS).mapToObj(i -> TestUser.register(rest)).toList();
  }

  /** Begins to change minds. */
  void begin() {
    acknowledged.set(0);
    going = true;
    threads = Executors.newVirtualThreadPerTaskExecutor();
    for (TestUser fan : fans) {
      threads.execute(
          () -> {
            while (going) {
              if (change(fan)) {
                acknowledged.incrementAndGet();
              }
              Eventually.pause(Writers.BETWEEN_WRITES);
            }
          });
    }
  }

  /** Waits until so much was acknowledged that what is counted wrong would show. */
  void awaitSome() {
    Eventually.within(PATIENCE, acknowledged::get, changes -> changes >= 100);
  }

  /** Begins nothing more, and waits for the end of all that is under way. */
  void awaitEnd() {
    going = false;
    threads.close();
  }

  /** Every count is that of its list, and moves on. */
  void assertCountsAreThoseOfTheLists() {
    call(fans.getFirst(), "POST", "/api/v1/users/follow", followed(), 204);
    call(fans.getLast(), "DELETE", "/api/v1/users/unfollow?user_id=" + star.id(), null, 204);
    call(fans.getFirst(), "POST", "/api/v1/tweets/" + tweet + "/like", "{}", 204);
    same(
        () -> shown("/api/v1/users/" + star.id(), "followers_count"),
        () -> listed("users", "/api/v1/users/" + star.id() + "/followers"));
    same(
        () -> shown("/api/v1/users/" + star.id(), "tweets_count"),
        () -> listed("tweets", "/api/v1/users/" + star.id() + "/tweets"));
    same(
        () -> shown("/api/v1/tweets/" + tweet, "likes_count"),
        () -> listed("users", "/api/v1/tweets/" + tweet + "/likes"));
    for (TestUser fan : fans) {
      same(
          () -> shown("/api/v1/users/" + fan.id(), "following_count"),
          () -> listed("users", "/api/v1/users/" + fan.id() + "/following"));
    }
  }

  private static void same(Supplier<Integer> shown, Supplier<Integer> listed) {
    Eventually.within(
        PATIENCE,
        () -> List.of(shown.get(), listed.get()),
        both -> both.getFirst().equals(both.getLast()));
  }

  /** Whether it was acknowledged. */
  private boolean change(TestUser fan) {
    String like = "/api/v1/tweets/" + tweet + "/like";
    try {
      return switch (ThreadLocalRandom.current().nextInt(5)) {
        case 0 -> status(fan, "POST", "/api/v1/users/follow", followed()) == 204;
        case 1 -> status(fan, "DELETE", "/api/v1/users/unfollow?user_id=" + star.id(), null) == 204;
        case 2 -> status(fan, "POST", like, "{}") == 204;
        case 3 -> status(fan, "DELETE", like, null) == 204;
        default ->
            status(star, "POST", "/api/v1/tweets", Rest.json("content", "for " + fan.id())) == 201;
      };
    } catch (IOException e) {
      return false;
    }
  }

  private void call(TestUser caller, String method, String path, String body, int expected) {
    try {
      assertThat(status(caller, method, path, body)).as(path).isEqualTo(expected);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int status(TestUser caller, String method, String path, String body) throws IOException {
    byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    String type = body == null ? null : "application/json";
    return rest.as(caller).attempt(method, path, bytes, type).status();
  }

  private String followed() {
    return Rest.json("user_id", star.id());
  }

  private int shown(String path, String count) {
    return rest.get(path).expect(200).json().path(count).asInt();
  }

  private int listed(String noun, String list) {
    int entries = 0;
    String token = "";
    do {
      Answer page = rest.get(list + "?page_size=100&page_token=" + token).expect(200);
      entries += page.json().path(noun).size();
      token = page.text("next_page_token");
    } while (!token.isEmpty());
    return entries;
  }
}
