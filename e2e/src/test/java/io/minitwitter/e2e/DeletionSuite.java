package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import io.minitwitter.user.v1.DeleteProfileRequest;
import io.minitwitter.user.v1.Deletion;
import io.minitwitter.user.v1.GetDeletionRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Account deletion and the removal of the user's data. */
abstract class DeletionSuite extends SystemSuite {
  static final String PROFILE = "/api/v1/users/profile";

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  DeletionSuite(RunningSystem system) {
    super(system);
  }

  private static String user(TestUser user, String rest) {
    return "/api/v1/users/" + user.id() + rest;
  }

  private void follow(TestUser follower, TestUser followee) {
    rest()
        .as(follower)
        .post("/api/v1/users/follow", Rest.json("user_id", followee.id()))
        .expect(204);
  }

  private void like(TestUser user, String thing) {
    rest().as(user).post(thing + "/like", "{}").expect(204);
  }

  private void await(String path, String member, int count) {
    Eventually.within(
        PATIENCE,
        () -> rest().get(path).expect(200),
        answer -> answer.json().path(member).asInt(-1) == count);
  }

  private void awaitDeleted(String path, String code) {
    Eventually.within(PATIENCE, () -> rest().get(path), answer -> answer.status() == 404)
        .expectProblem(404, code);
  }

  private Answer awaitCompletion(TestUser user) {
    return Eventually.within(
        PATIENCE,
        () -> rest().get(user(user, "/deletion")).expect(200),
        answer -> answer.members("").contains("completed_at"));
  }

  @Test
  void allDataOfADeletedUserIsRemovedAndNoOthers() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    TestUser eve = TestUser.register(rest());
    follow(ann, bob);
    follow(bob, ann);
    follow(eve, ann);
    follow(eve, bob);
    TestUser blocked = TestUser.register(rest());
    rest().as(ann).send("PUT", user(blocked, "/block"), null, null).expect(204);
    rest().as(eve).send("PUT", user(ann, "/mute"), null, null).expect(204);
    rest().as(bob).send("PUT", user(eve, "/mute"), null, null).expect(204);
    List<String> tweets =
        List.of(ann.tweet(rest(), "one"), ann.tweet(rest(), "two"), ann.tweet(rest(), "three"));
    String bobs = "/api/v1/tweets/" + bob.tweet(rest(), "stays");
    String bobsId = bobs.substring(bobs.lastIndexOf('/') + 1);
    String annsComment = "/api/v1/comments/" + ann.comment(rest(), bobsId, "goes");
    String evesComment = "/api/v1/comments/" + eve.comment(rest(), bobsId, "stays");
    for (String thing : List.of(bobs, evesComment)) {
      like(ann, thing);
      like(bob, thing);
      await(thing, "likes_count", 2);
    }
    like(eve, "/api/v1/tweets/" + tweets.getFirst());
    await(bobs, "comments_count", 2);
    await(user(bob, ""), "followers_count", 2);
    await(user(eve, ""), "following_count", 2);
    TestUser elsewhere = ann.logIn(rest());

    assertThat(rest().as(ann).deleteAccount(ann.password()).expect(204).body()).isEmpty();

    awaitDeleted(user(ann, ""), "USER_NOT_FOUND");
    awaitDeleted("/api/v1/users/by-username/" + ann.username(), "USER_NOT_FOUND");
    for (TestUser session : List.of(ann, elsewhere)) {
      rest()
          .post("/api/v1/auth/refresh", Rest.json("refresh_token", session.refreshToken()))
          .expectProblem(401, "REFRESH_INVALID");
      Eventually.within(
          PATIENCE, () -> rest().as(session).get(PROFILE), answer -> answer.status() == 401);
      Eventually.within(PATIENCE, () -> atTweets(session), Code.UNAUTHENTICATED.name()::equals);
    }
    for (String identifier : List.of(ann.username(), ann.email())) {
      rest()
          .post(
              "/api/v1/auth/login", Rest.json("identifier", identifier, "password", ann.password()))
          .expectProblem(401, "BAD_CREDENTIALS");
    }

    Answer deletion = awaitCompletion(ann);
    assertThat(deletion.members(""))
        .containsExactlyInAnyOrder("user_id", "requested_at", "completed_at", "remaining");
    assertThat(deletion.text("user_id")).isEqualTo(ann.id());
    assertThat(deletion.json().path("remaining")).isEmpty();

    for (String tweet : tweets) {
      awaitDeleted("/api/v1/tweets/" + tweet, "TWEET_NOT_FOUND");
    }
    awaitDeleted(annsComment, "COMMENT_NOT_FOUND");
    awaitDeleted(user(ann, "/tweets"), "USER_NOT_FOUND");
    for (String list :
        List.of(
            "/api/v1/tweets?page_size=100",
            bobs + "/comments",
            bobs + "/likes",
            user(bob, "/followers"),
            user(bob, "/following"))) {
      Eventually.within(
          PATIENCE,
          () -> rest().get(list).expect(200),
          answer -> !answer.body().contains(ann.id()));
    }
    await(bobs, "likes_count", 1);
    await(bobs, "comments_count", 1);
    await(evesComment, "likes_count", 1);
    await(user(bob, ""), "followers_count", 1);
    await(user(bob, ""), "following_count", 0);
    await(user(eve, ""), "following_count", 1);
    assertThat(rest().as(eve).get("/api/v1/users/mutes").expect(200).json().path("users"))
        .isEmpty();
    assertThat(rest().as(bob).get("/api/v1/users/mutes").expect(200).json().path("users"))
        .hasSize(1);
    rest().get(bobs).expect(200);
    rest().get(evesComment).expect(200);
  }

  private String atTweets(TestUser user) {
    try {
      rpc().as(user).tweets().listTweets(ListTweetsRequest.getDefaultInstance());
      return "served";
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    }
  }

  @Test
  void theNamesBecomeAvailable() {
    TestUser ann = TestUser.register(rest());
    ann.tweet(rest(), "of the first");
    await(user(ann, ""), "tweets_count", 1);
    rest().as(ann).deleteAccount(ann.password()).expect(204);
    Answer next =
        rest()
            .post(
                "/api/v1/auth/register",
                Rest.json(
                    "email", ann.email(),
                    "username", ann.username(),
                    "password", "another one's password"))
            .expect(201);
    assertThat(next.text("user/id")).isNotEqualTo(ann.id());
    Rest asNext = rest().with(next.text("access_token"));
    String posted =
        asNext.post("/api/v1/tweets", Rest.json("content", "of the next")).expect(201).text("id");
    awaitCompletion(ann);
    Answer profile = asNext.get(PROFILE).expect(200);
    assertThat(profile.text("username")).isEqualTo(ann.username());
    rest().get("/api/v1/tweets/" + posted).expect(200);
    await("/api/v1/users/" + next.text("user/id"), "tweets_count", 1);
    rest().get("/api/v1/users/" + next.text("user/id") + "/deletion").expect(404);
  }

  @Test
  void invalidDeletionsAreRefused() {
    rest().deleteAccount("a password").expectProblem(401, "TOKEN_MISSING");
    TestUser ann = TestUser.register(rest());
    rest().get(user(ann, "/deletion")).expectProblem(404, "USER_NOT_FOUND");
    rest().get("/api/v1/users/ann/deletion").expectProblem(400, "INVALID_FIELDS");
    TestUser root = TestUser.administrator(rest());
    Rest administrator = rest().as(root);
    administrator.delete(PROFILE).expectProblem(400, "INVALID_FIELDS");
    administrator.deleteAccount("a guess").expectProblem(401, "BAD_CREDENTIALS");
    administrator.deleteAccount(root.password()).expectProblem(422, "LAST_ADMINISTRATOR");
    administrator.get(PROFILE).expect(200);
  }

  @Test
  void itWorksOverGrpc() {
    TestUser ann = TestUser.register(rest());
    GetDeletionRequest ofAnn = GetDeletionRequest.newBuilder().setUserId(ann.id()).build();
    Refusal.of(() -> rpc().users().getDeletion(ofAnn)).expect(Code.NOT_FOUND, "USER_NOT_FOUND");
    DeleteProfileRequest delete =
        DeleteProfileRequest.newBuilder().setCurrentPassword(ann.password()).build();
    assertThat(rpc().as(ann).users().deleteProfile(delete)).isNotNull();
    Deletion completed =
        Eventually.within(
            PATIENCE,
            () -> rpc().users().getDeletion(ofAnn).getDeletion(),
            Deletion::hasCompletedAt);
    assertThat(completed.getRemainingList()).isEmpty();
    assertThat(completed.getCompletedAt().getSeconds())
        .isGreaterThanOrEqualTo(completed.getRequestedAt().getSeconds());
  }
}
