package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The journey of a user over HTTP. */
abstract class RestJourneySuite extends SystemSuite {
  private static final String[] USER = {
    "id",
    "username",
    "first_name",
    "last_name",
    "bio",
    "avatar_url",
    "created_at",
    "updated_at",
    "followers_count",
    "following_count",
    "tweets_count"
  };
  private static final String[] TWEET = {
    "id",
    "user_id",
    "author",
    "content",
    "created_at",
    "updated_at",
    "likes_count",
    "comments_count",
    "retweets_count",
    "liked_by_me"
  };

  RestJourneySuite(RunningSystem system) {
    super(system);
  }

  @Test
  void aUserRegistersLogsInRefreshesAndLogsOut() {
    String name = TestUser.newName();
    String email = name + "@example.com";
    Answer registered =
        rest()
            .post(
                "/api/v1/auth/register",
                Rest.json(
                    "email",
                    email,
                    "username",
                    name,
                    "password",
                    "correct horse",
                    "first_name",
                    "Ann",
                    "last_name",
                    "Löwe",
                    "bio",
                    "Hi 👋"))
            .expect(201);
    assertThat(registered.members(""))
        .containsExactlyInAnyOrder(
            "access_token", "refresh_token", "token_type", "expires_in", "user");
    assertThat(registered.text("token_type")).isEqualTo("Bearer");
    assertThat(registered.json().path("expires_in").isInt()).isTrue();
    assertThat(registered.text("expires_in")).isEqualTo("900");
    assertThat(registered.members("user")).contains(USER).contains("email");
    assertThat(registered.text("user/email")).isEqualTo(email);
    assertThat(registered.text("user/last_name")).isEqualTo("Löwe");
    assertThat(registered.text("user/bio")).isEqualTo("Hi 👋");
    assertThat(Instant.parse(registered.text("user/created_at")))
        .isEqualTo(registered.text("user/updated_at"));
    assertThat(registered.header("location"))
        .isEqualTo("/api/v1/users/" + registered.text("user/id"));
    assertThat(registered.header("cache-control")).contains("no-store");

    for (String identifier : new String[] {name, email, name.toUpperCase(Locale.ROOT)}) {
      Answer login = logIn(identifier, "correct horse").expect(200);
      assertThat(login.text("user/id")).isEqualTo(registered.text("user/id"));
    }
    logIn(name, "wrong horse").expectProblem(401, "BAD_CREDENTIALS");
    logIn("nobody" + name, "correct horse").expectProblem(401, "BAD_CREDENTIALS");

    Answer refreshed =
        rest()
            .post(
                "/api/v1/auth/refresh",
                Rest.json("refresh_token", registered.text("refresh_token")))
            .expect(200);
    assertThat(refreshed.text("refresh_token")).isNotEqualTo(registered.text("refresh_token"));
    Rest me = rest().with(refreshed.text("access_token"));
    assertThat(me.get("/api/v1/users/profile").expect(200).text("email")).isEqualTo(email);

    Answer out = me.send("POST", "/api/v1/auth/logout", null, null).expect(204);
    assertThat(out.body()).isEmpty();
    Eventually.within(
            Duration.ofSeconds(1),
            () -> me.get("/api/v1/users/profile"),
            answer -> answer.status() != 200)
        .expectProblem(401, "TOKEN_REVOKED");
    rest()
        .post("/api/v1/auth/refresh", Rest.json("refresh_token", refreshed.text("refresh_token")))
        .expectProblem(401, "REFRESH_INVALID");
  }

  private Answer logIn(String identifier, String password) {
    return rest()
        .post("/api/v1/auth/login", Rest.json("identifier", identifier, "password", password));
  }

  @Test
  void usernamesAndEmailsAreUniqueIgnoringCase() {
    TestUser ann = TestUser.register(rest());
    String other = TestUser.newName();
    register(other + "@example.com", ann.username().toUpperCase(Locale.ROOT), "another one")
        .expectProblem(409, "USERNAME_TAKEN");
    register(ann.email().toUpperCase(Locale.ROOT), other, "another one")
        .expectProblem(409, "EMAIL_TAKEN");
    // A client that lost the answer to a registration repeats it.
    assertThat(register(ann.email(), ann.username(), ann.password()).expect(201).text("user/id"))
        .isEqualTo(ann.id());
    register(ann.email(), ann.username(), "not the password").expect(409);
  }

  private Answer register(String email, String username, String password) {
    return rest()
        .post(
            "/api/v1/auth/register",
            Rest.json("email", email, "username", username, "password", password));
  }

  @Test
  void aProfileIsReadAndChanged() {
    TestUser ann = TestUser.register(rest());
    Rest me = rest().as(ann);
    Answer before = me.get("/api/v1/users/profile").expect(200);
    assertThat(before.text("email")).isEqualTo(ann.email());
    assertThat(before.text("bio")).isEmpty();

    String renamed = TestUser.newName();
    Answer changed =
        me.put(
                "/api/v1/users/profile",
                Rest.json(
                    "username",
                    renamed,
                    "current_password",
                    ann.password(),
                    "first_name",
                    "Ann",
                    "avatar_url",
                    "https://a.example/x"))
            .expect(200);
    assertThat(changed.text("username")).isEqualTo(renamed);
    assertThat(changed.text("first_name")).isEqualTo("Ann");
    assertThat(changed.text("created_at")).isEqualTo(before.text("created_at"));
    assertThat(Instant.parse(changed.text("updated_at")))
        .isAfter(Instant.parse(before.text("updated_at")));

    Answer cleared =
        me.put("/api/v1/users/profile", Rest.json("first_name", "", "bio", "b")).expect(200);
    assertThat(cleared.text("first_name")).isEmpty();
    assertThat(cleared.text("username")).isEqualTo(renamed);
    assertThat(me.get("/api/v1/users/profile").expect(200).json()).isEqualTo(cleared.json());

    rest().put("/api/v1/users/profile", Rest.json("bio", "b")).expectProblem(401, "TOKEN_MISSING");
    rest().get("/api/v1/users/profile").expectProblem(401, "TOKEN_MISSING");
    TestUser bob = TestUser.register(rest());
    rest()
        .as(bob)
        .put("/api/v1/users/profile", Rest.json("username", renamed))
        .expectProblem(400, "INVALID_FIELDS");
    rest()
        .as(bob)
        .put(
            "/api/v1/users/profile",
            Rest.json("username", renamed, "current_password", bob.password()))
        .expectProblem(409, "USERNAME_TAKEN");
  }

  @Test
  void anotherUsersProfileHasNoEmailAddress() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    for (Rest reader : new Rest[] {rest(), rest().as(bob)}) {
      Answer byId = reader.get("/api/v1/users/" + ann.id()).expect(200);
      assertThat(byId.members("")).containsExactlyInAnyOrder(USER);
      assertThat(byId.text("username")).isEqualTo(ann.username());
      String upper = ann.username().toUpperCase(Locale.ROOT);
      Answer byName = reader.get("/api/v1/users/by-username/" + upper).expect(200);
      assertThat(byName.json()).isEqualTo(byId.json());
    }
    Answer own = rest().as(ann).get("/api/v1/users/" + ann.id()).expect(200);
    assertThat(own.text("email")).isEqualTo(ann.email());
    rest()
        .get("/api/v1/users/00000000-0000-7000-8000-000000000000")
        .expectProblem(404, "USER_NOT_FOUND");
    rest()
        .get("/api/v1/users/by-username/" + TestUser.newName())
        .expectProblem(404, "USER_NOT_FOUND");
  }

  @Test
  void aTweetIsPostedReadListedAndDeleted() {
    TestUser ann = TestUser.register(rest());
    Rest me = rest().as(ann);
    String content = "Grüße, 世界 👩‍👩‍👧 \"quoted\" \\ <b>&amp;</b>\nnew line";
    Answer posted = me.post("/api/v1/tweets", Rest.json("content", content)).expect(201);
    String id = posted.text("id");
    assertThat(posted.members("")).containsExactlyInAnyOrder(TWEET);
    assertThat(posted.members("author"))
        .containsExactlyInAnyOrder("id", "username", "first_name", "last_name", "avatar_url");
    assertThat(id).matches("[0-9a-f]{24}");
    assertThat(posted.header("location")).isEqualTo("/api/v1/tweets/" + id);
    assertThat(posted.text("content")).isEqualTo(content);
    assertThat(posted.text("user_id")).isEqualTo(ann.id());
    assertThat(posted.text("author/username")).isEqualTo(ann.username());
    assertThat(posted.json().path("likes_count").isInt()).isTrue();
    assertThat(posted.text("liked_by_me")).isEqualTo("false");

    Answer read = rest().get(posted.header("location")).expect(200);
    assertThat(read.json()).isEqualTo(posted.json());
    Answer listed = rest().get("/api/v1/users/" + ann.id() + "/tweets").expect(200);
    assertThat(listed.members("")).containsExactlyInAnyOrder("tweets", "next_page_token");
    assertThat(listed.text("next_page_token")).isEmpty();
    assertThat(listed.json().path("tweets")).hasSize(1).contains(posted.json());
    assertThat(rest().get("/api/v1/tweets").expect(200).json().path("tweets"))
        .contains(posted.json());

    TestUser bob = TestUser.register(rest());
    rest().as(bob).delete("/api/v1/tweets/" + id).expectProblem(403, "NOT_OWNER");
    rest().delete("/api/v1/tweets/" + id).expectProblem(401, "TOKEN_MISSING");
    rest().post("/api/v1/tweets", Rest.json("content", "x")).expectProblem(401, "TOKEN_MISSING");

    assertThat(me.delete("/api/v1/tweets/" + id).expect(204).body()).isEmpty();
    // Another replica may show it for a second more, as the contract says.
    Eventually.within(
            Duration.ofSeconds(10),
            () -> me.get("/api/v1/tweets/" + id),
            answer -> answer.status() != 200)
        .expectProblem(404, "TWEET_NOT_FOUND");
    me.delete("/api/v1/tweets/" + id).expectProblem(404, "TWEET_NOT_FOUND");
    assertThat(me.get("/api/v1/users/" + ann.id() + "/tweets").expect(200).json().path("tweets"))
        .isEmpty();
  }

  @Test
  void aTweetHas280CodePointsHoweverManyBytes() {
    Rest me = rest().as(TestUser.register(rest()));
    me.post("/api/v1/tweets", Rest.json("content", "👋".repeat(280))).expect(201);
    me.post("/api/v1/tweets", Rest.json("content", "👋".repeat(281)))
        .expectProblem(400, "INVALID_FIELDS");
  }

  @Test
  void anUnchangedResourceIsNotSentAgain() {
    TestUser ann = TestUser.register(rest());
    Rest me = rest().as(ann);
    String tweet = "/api/v1/tweets/" + ann.tweet(rest(), "tagged");
    for (String path : new String[] {tweet, "/api/v1/users/" + ann.id(), "/api/v1/users/profile"}) {
      String tag = me.get(path).expect(200).header("etag");
      assertThat(tag).as("ETag of %s", path).matches("(W/)?\"[^\"]+\"");
      Answer unchanged = me.get(path, "If-None-Match", tag).expect(304);
      assertThat(unchanged.body()).isEmpty();
      assertThat(unchanged.header("etag")).isEqualTo(tag);
      me.get(path, "If-None-Match", "\"another\", " + tag).expect(304);
      me.get(path, "If-None-Match", "\"another\"").expect(200);
    }
    String before = me.get("/api/v1/users/profile").expect(200).header("etag");
    me.put("/api/v1/users/profile", Rest.json("bio", "changed")).expect(200);
    assertThat(me.get("/api/v1/users/profile", "If-None-Match", before).expect(200).text("bio"))
        .isEqualTo("changed");
  }

  @Test
  void everyAnswerCarriesItsRequestId() {
    Answer given = rest().get("/api/v1/tweets", "X-Request-Id", "my-request_1").expect(200);
    assertThat(given.header("x-request-id")).isEqualTo("my-request_1");
    String trace = "0af7651916cd43dd8448eb211c80319c";
    Answer traced =
        rest().get("/api/v1/tweets", "traceparent", "00-" + trace + "-b7ad6b7169203331-01");
    assertThat(traced.header("traceparent")).startsWith("00-" + trace + "-");
    Answer made = rest().get("/api/v1/tweets", "X-Request-Id", "no good! <>");
    assertThat(made.header("x-request-id")).matches("[A-Za-z0-9._-]{1,64}");
  }
}
