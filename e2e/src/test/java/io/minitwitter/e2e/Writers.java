package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Users who register and post while the system is killed, and who record the acknowledged writes.
 */
final class Writers {
  // The gateway gives a call five seconds.
  private static final Duration MARK_LIVES = Duration.ofSeconds(10);

  /** So that what was killed finds a core to start again on. */
  static final Duration BETWEEN_WRITES = Duration.ofMillis(500);

  private static final int REGISTERING = 2;
  private static final int POSTING = 6;

  private final Rest rest;
  private final TestUser author;
  private final Queue<TestUser> registered = new ConcurrentLinkedQueue<>();
  // By content: whatever happens, a content must not be there twice.
  private final Map<String, String> posted = new ConcurrentHashMap<>();
  private final Map<String, String> unanswered = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean going = true;

  Writers(Rest rest) {
    this.rest = rest;
    this.author = TestUser.register(rest);
    for (int i = 0; i < REGISTERING; i++) {
      threads.execute(this::register);
    }
    for (int i = 0; i < POSTING; i++) {
      threads.execute(this::post);
    }
  }

  private void register() {
    while (going) {
      try {
        registered.add(TestUser.register(rest));
      } catch (UncheckedIOException | AssertionError e) {
        // Not acknowledged: nothing was promised.
      }
      Eventually.pause(BETWEEN_WRITES);
    }
  }

  private void post() {
    while (going) {
      String key = UUID.randomUUID().toString();
      String content = "tweet " + key;
      unanswered.put(content, key);
      try {
        Answer answer = attempt(content, key);
        if (answer.status() == 201) {
          posted.put(content, answer.text("id"));
          unanswered.remove(content);
        }
      } catch (IOException e) {
        // It is unknown whether the write happened.
      }
      Eventually.pause(BETWEEN_WRITES);
    }
  }

  private Answer attempt(String content, String key) throws IOException {
    byte[] body = Rest.json("content", content).getBytes(StandardCharsets.UTF_8);
    return rest.as(author)
        .attempt("POST", "/api/v1/tweets", body, "application/json", "Idempotency-Key", key);
  }

  /** Waits until so much was acknowledged that what is lost would show. */
  void awaitSome() {
    Eventually.within(
        Duration.ofMinutes(1),
        () -> posted.size() + " tweets, " + registered.size() + " users",
        seen -> posted.size() >= 40 && registered.size() >= 4);
  }

  /** How many tweets were acknowledged so far. */
  int tweets() {
    return posted.size();
  }

  /** The number of acknowledged users so far. */
  int users() {
    return registered.size();
  }

  /** Begins nothing more, and waits for the end of all that is under way. */
  void awaitEnd() {
    going = false;
    threads.close();
  }

  /** Everything that was acknowledged is there; what was not can be made, and is there once. */
  void assertNothingLost() {
    for (TestUser user : registered) {
      rest.get("/api/v1/users/by-username/" + user.username()).expect(200);
    }
    TestUser last = registered.peek();
    last.logIn(rest);
    rest.as(last).get("/api/v1/users/profile").expect(200);
    posted.forEach(
        (content, id) ->
            assertThat(rest.get("/api/v1/tweets/" + id).expect(200).text("content"))
                .isEqualTo(content));
    unanswered.forEach(
        (content, key) -> posted.put(content, repeated(content, key).expect(201).text("id")));
    unanswered.clear();
    assertListedOnce();
  }

  /**
   * Repeats a post that was not answered. Its first call counts as running until its deadline,
   * since the one who ran it could not take the mark back.
   */
  private Answer repeated(String content, String key) {
    return Eventually.within(
        MARK_LIVES,
        () -> {
          try {
            return attempt(content, key);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        answer -> answer.status() != 409);
  }

  private void assertListedOnce() {
    Map<String, String> listed = new ConcurrentHashMap<>();
    String token = "";
    do {
      Answer page =
          rest.get("/api/v1/users/" + author.id() + "/tweets?page_size=100&page_token=" + token)
              .expect(200);
      page.json()
          .path("tweets")
          .forEach(
              tweet ->
                  assertThat(listed.put(tweet.path("content").asText(), tweet.path("id").asText()))
                      .as("another tweet of %s", tweet)
                      .isNull());
      token = page.text("next_page_token");
    } while (!token.isEmpty());
    assertThat(listed).isEqualTo(posted);
  }
}
