package io.minitwitter.e2e;

import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** A registered user with the tokens of one session. */
record TestUser(
    String id,
    String username,
    String email,
    String password,
    String accessToken,
    String refreshToken) {

  /** An unused username. */
  static String newName() {
    return "p" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** Registers a new user. */
  static TestUser register(Rest rest) {
    String name = newName();
    String email = name + "@example.com";
    String password = "correct horse " + name;
    Answer answer =
        rest.post(
                "/api/v1/auth/register",
                Rest.json("email", email, "username", name, "password", password))
            .expect(201);
    return new TestUser(
        answer.text("user/id"),
        name,
        email,
        password,
        answer.text("access_token"),
        answer.text("refresh_token"));
  }

  /** The administrator from the settings, with a new session. */
  static TestUser administrator(Rest rest) {
    String name = RunningSystem.ADMINISTRATOR.get("MINITWITTER_AUTH_ADMIN_USERNAME");
    String password = RunningSystem.ADMINISTRATOR.get("MINITWITTER_AUTH_ADMIN_PASSWORD");
    String body = Rest.json("identifier", name, "password", password);
    // Made in the background, once users can be reached.
    Answer session =
        Eventually.within(
            Duration.ofSeconds(20),
            () -> rest.post("/api/v1/auth/login", body),
            answer -> answer.status() == 200);
    return new TestUser(
        session.text("user/id"),
        name,
        session.text("user/email"),
        password,
        session.text("access_token"),
        session.text("refresh_token"));
  }

  /** The same user with the tokens of an answer. */
  TestUser with(Answer session) {
    return new TestUser(
        id, username, email, password, session.text("access_token"), session.text("refresh_token"));
  }

  /** Opens one more session. */
  TestUser logIn(Rest rest) {
    return with(
        rest.post("/api/v1/auth/login", Rest.json("identifier", username, "password", password))
            .expect(200));
  }

  /** Posts a tweet and gives its id. */
  String tweet(Rest rest, String content) {
    return rest.as(this)
        .post("/api/v1/tweets", Rest.json("content", content))
        .expect(201)
        .text("id");
  }

  /** Comments on a tweet and gives the comment's id. */
  String comment(Rest rest, String tweet, String content) {
    return rest.as(this)
        .post("/api/v1/tweets/" + tweet + "/comments", Rest.json("content", content))
        .expect(201)
        .text("id");
  }
}
