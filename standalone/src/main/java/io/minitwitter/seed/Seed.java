package io.minitwitter.seed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Fills a running system with users who follow each other, over its REST interface as any client
 * does. Run again it adds only what is missing.
 */
public final class Seed {
  private static final String DATA = "/minitwitter/seed/users.json";
  private static final String DEFAULT_GATEWAY = "http://127.0.0.1:8080";

  /** Published, so only for systems on this machine. */
  private static final String LOCAL_PASSWORD = "correct horse battery staple";

  private final RestClient rest;
  private final JsonNode data;
  private final ProgressBar bar;

  /** Each user's session, by username. */
  private final Map<String, Session> sessions = new HashMap<>();

  private record Session(String userId, String token) {}

  private Seed(RestClient rest, JsonNode data, ProgressBar bar) {
    this.rest = rest;
    this.data = data;
    this.bar = bar;
  }

  /**
   * Fills the system.
   *
   * @param args the gateway's address, if it is not the default one
   */
  public static void main(String[] args) throws IOException {
    URI gateway = URI.create(args.length == 0 ? DEFAULT_GATEWAY : args[0]);
    Optional<String> given =
        Optional.ofNullable(System.getenv("MINITWITTER_SEED_PASSWORD"))
            .filter(password -> !password.isBlank());
    if (given.isEmpty() && !isLoopback(gateway)) {
      System.err.printf(
          "minitwitter seed: %s is not on this machine, so the accounts need a password that is not"
              + " published: set MINITWITTER_SEED_PASSWORD.%n",
          gateway);
      System.exit(2);
    }
    try (InputStream in = Seed.class.getResourceAsStream(DATA)) {
      JsonNode data = new ObjectMapper().readTree(in);
      boolean terminal =
          Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
      ProgressBar bar = new ProgressBar(System.out, steps(data), terminal);
      new Seed(new RestClient(gateway), data, bar).run(given.orElse(LOCAL_PASSWORD));
    } catch (RestClient.RefusedException e) {
      System.err.println("minitwitter seed: " + e.getMessage());
      System.exit(1);
    }
    System.out.println(
        "Log in as any of the users, for example ada, with the password "
            + given.map(_ -> "in MINITWITTER_SEED_PASSWORD").orElse(LOCAL_PASSWORD));
  }

  /** Whether an address is certainly this machine's own; an unknown host is not. */
  static boolean isLoopback(URI gateway) {
    try {
      return gateway.getHost() != null
          && InetAddress.getByName(gateway.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static int steps(JsonNode data) {
    int steps = data.path("users").size();
    for (JsonNode followees : data.path("follows")) {
      steps += followees.size();
    }
    for (JsonNode tweet : data.path("tweets")) {
      steps += 1 + tweet.path("likes").size() + tweet.path("comments").size();
    }
    return steps;
  }

  private void run(String password) {
    for (JsonNode user : data.path("users")) {
      bar.step("users");
      register(user, password);
    }
    data.path("follows")
        .properties()
        .forEach(
            follower -> {
              for (JsonNode followee : follower.getValue()) {
                bar.step("follows");
                follow(follower.getKey(), followee.asText());
              }
            });
    for (JsonNode tweet : data.path("tweets")) {
      bar.step("tweets");
      String id = tweet(tweet);
      for (JsonNode by : tweet.path("likes")) {
        bar.step("likes");
        rest.post("/api/v1/tweets/" + id + "/like", Map.of(), token(by.asText()));
      }
      for (JsonNode comment : tweet.path("comments")) {
        bar.step("comments");
        comment(id, comment);
      }
    }
    bar.end();
  }

  /** The same registration again opens a new session of the same user. */
  private void register(JsonNode user, String password) {
    String username = user.path("username").asText();
    JsonNode session =
        rest.post(
            "/api/v1/auth/register",
            Map.of(
                "email",
                username + "@example.com",
                "username",
                username,
                "password",
                password,
                "first_name",
                user.path("first_name").asText(),
                "last_name",
                user.path("last_name").asText(),
                "bio",
                user.path("bio").asText()),
            "");
    sessions.put(
        username,
        new Session(
            session.path("user").path("id").asText(), session.path("access_token").asText()));
  }

  private void follow(String follower, String followee) {
    rest.post(
        "/api/v1/users/follow",
        Map.of("user_id", sessions.get(followee).userId()),
        token(follower));
  }

  private String tweet(JsonNode tweet) {
    String author = tweet.path("by").asText();
    String content = tweet.path("content").asText();
    String list = "/api/v1/users/" + sessions.get(author).userId() + "/tweets";
    return rest.find(list, "tweets", content)
        .orElseGet(
            () ->
                rest.post("/api/v1/tweets", Map.of("content", content), token(author))
                    .path("id")
                    .asText());
  }

  private void comment(String tweet, JsonNode comment) {
    String content = comment.path("content").asText();
    String list = "/api/v1/tweets/" + tweet + "/comments";
    if (rest.find(list, "comments", content).isEmpty()) {
      rest.post(list, Map.of("content", content), token(comment.path("by").asText()));
    }
  }

  private String token(String username) {
    return sessions.get(username).token();
  }
}
