package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.minitwitter.follow.v1.BlockUserRequest;
import io.minitwitter.follow.v1.FollowUserRequest;
import io.minitwitter.follow.v1.GetRelationshipRequest;
import io.minitwitter.follow.v1.ListBlocksRequest;
import io.minitwitter.follow.v1.ListFollowersRequest;
import io.minitwitter.follow.v1.ListFollowingRequest;
import io.minitwitter.follow.v1.ListMutesRequest;
import io.minitwitter.follow.v1.MuteUserRequest;
import io.minitwitter.follow.v1.Relationship;
import io.minitwitter.follow.v1.UnblockUserRequest;
import io.minitwitter.follow.v1.UnfollowUserRequest;
import io.minitwitter.follow.v1.UnmuteUserRequest;
import io.minitwitter.follow.v1.UpdateFollowRequest;
import io.minitwitter.user.v1.User;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Follows, blocks and mutes, and what they show and hide. */
abstract class FollowSuite extends SystemSuite {
  /** Services cache blocks and mutes in memory for a second. */
  private static final Duration SHOWS = Duration.ofSeconds(20);

  FollowSuite(RunningSystem system) {
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

  private Answer relationship(TestUser viewer, TestUser other) {
    return rest().as(viewer).get(user(other, "/relationship")).expect(200);
  }

  private Answer patch(TestUser user, String path, String body) {
    return rest()
        .as(user)
        .send("PATCH", path, body.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  private static List<String> ids(Answer page) {
    List<String> ids = new ArrayList<>();
    page.expect(200).json().path("users").forEach(user -> ids.add(user.path("id").asText()));
    return ids;
  }

  @Test
  void aFollowIsOneSidedIdempotentAndEnds() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    follow(ann, bob);
    follow(ann, bob);
    Answer ofAnn = relationship(ann, bob);
    assertThat(ofAnn.members(""))
        .containsExactlyInAnyOrder(
            "user_id", "following", "followed_by", "notify", "muted", "blocked");
    assertThat(ofAnn.text("user_id")).isEqualTo(bob.id());
    assertThat(ofAnn.text("following")).isEqualTo("true");
    assertThat(ofAnn.text("followed_by")).isEqualTo("false");
    assertThat(ofAnn.text("notify")).isEqualTo("false");
    assertThat(relationship(bob, ann).text("followed_by")).isEqualTo("true");
    Answer followers = rest().get(user(bob, "/followers")).expect(200);
    assertThat(ids(followers)).containsExactly(ann.id());
    assertThat(followers.text("users/0/username")).isEqualTo(ann.username());
    assertThat(followers.members("users/0")).contains("bio", "created_at").doesNotContain("email");
    assertThat(ids(rest().get(user(ann, "/following")))).containsExactly(bob.id());
    assertThat(ids(rest().get(user(ann, "/followers")))).isEmpty();

    String unfollow = "/api/v1/users/unfollow?user_id=" + bob.id();
    rest().as(ann).delete(unfollow).expect(204);
    rest().as(ann).delete(unfollow).expect(204);
    assertThat(ids(rest().get(user(bob, "/followers")))).isEmpty();
    assertThat(relationship(ann, bob).text("following")).isEqualTo("false");
  }

  @Test
  void notificationsOfOneFollowAreTurnedOnAndOff() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    patch(ann, user(bob, "/follow"), "{\"notify\":true}").expectProblem(404, "NOT_FOLLOWING");
    rest()
        .as(ann)
        .post("/api/v1/users/follow", "{\"user_id\":\"%s\",\"notify\":true}".formatted(bob.id()))
        .expect(204);
    assertThat(relationship(ann, bob).text("notify")).isEqualTo("true");
    Answer off = patch(ann, user(bob, "/follow"), "{\"notify\":false}").expect(200);
    assertThat(off.text("notify")).isEqualTo("false");
    assertThat(off.text("following")).isEqualTo("true");
    assertThat(patch(ann, user(bob, "/follow"), "{}").expect(200).text("notify"))
        .isEqualTo("false");
  }

  @Test
  void invalidFollowsAreRefused() {
    TestUser ann = TestUser.register(rest());
    String unknown = "00000000-0000-7000-8000-000000000000";
    Rest asAnn = rest().as(ann);
    String follow = "/api/v1/users/follow";
    asAnn.post(follow, Rest.json("user_id", ann.id())).expectProblem(400, "SELF_TARGET");
    asAnn.post(follow, Rest.json("user_id", unknown)).expectProblem(404, "USER_NOT_FOUND");
    asAnn.post(follow, Rest.json("user_id", "ann")).expectProblem(400, "INVALID_FIELDS");
    for (String blockAndMute : List.of("/block", "/mute")) {
      asAnn.send("PUT", user(ann, blockAndMute), null, null).expectProblem(400, "SELF_TARGET");
      asAnn
          .send("PUT", "/api/v1/users/" + unknown + blockAndMute, null, null)
          .expectProblem(404, "USER_NOT_FOUND");
      asAnn.delete("/api/v1/users/" + unknown + blockAndMute).expect(204);
      rest().send("PUT", user(ann, blockAndMute), null, null).expectProblem(401, "TOKEN_MISSING");
    }
    for (String list : List.of("/followers", "/following")) {
      rest().get("/api/v1/users/" + unknown + list).expectProblem(404, "USER_NOT_FOUND");
      rest().get(user(ann, list) + "?page_token=x").expectProblem(400, "INVALID_PAGE_TOKEN");
    }
    asAnn.get("/api/v1/users/" + unknown + "/relationship").expectProblem(404, "USER_NOT_FOUND");
    for (String own : List.of("/api/v1/users/blocks", "/api/v1/users/mutes")) {
      rest().get(own).expectProblem(401, "TOKEN_MISSING");
      assertThat(ids(asAnn.get(own))).isEmpty();
    }
  }

  @Test
  void listsArePagedFromTheNewestFollowOn() {
    TestUser ann = TestUser.register(rest());
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      TestUser follower = TestUser.register(rest());
      follow(follower, ann);
      newestFirst.addFirst(follower.id());
    }
    String list = user(ann, "/followers") + "?page_size=2";
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      Answer page = rest().get(list + "&page_token=" + token).expect(200);
      found.addAll(ids(page));
      token = page.text("next_page_token");
      assertThat(ids(page)).hasSize(token.isEmpty() ? 1 : 2);
    } while (!token.isEmpty());
    assertThat(found).isEqualTo(newestFirst);
  }

  @Test
  void aBlockHidesBothUsersOnlyFromEachOther() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    TestUser eve = TestUser.register(rest());
    String ofAnn = ann.tweet(rest(), "of ann");
    String ofBob = bob.tweet(rest(), "of bob");
    follow(ann, bob);
    follow(bob, ann);
    follow(ann, eve);
    follow(bob, eve);
    rest().as(ann).send("PUT", user(bob, "/block"), null, null).expect(204);

    // follow-svc itself shows the change immediately: the follows are removed and none can start.
    assertThat(ids(rest().get(user(bob, "/followers")))).isEmpty();
    assertThat(ids(rest().get(user(ann, "/followers")))).isEmpty();
    for (TestUser[] pair : new TestUser[][] {{ann, bob}, {bob, ann}}) {
      Rest asOne = rest().as(pair[0]);
      asOne
          .post("/api/v1/users/follow", Rest.json("user_id", pair[1].id()))
          .expectProblem(403, "BLOCKED");
      asOne.get(user(pair[1], "/followers")).expectProblem(404, "USER_NOT_FOUND");
      asOne.get(user(pair[1], "/following")).expectProblem(404, "USER_NOT_FOUND");
      assertThat(ids(asOne.get(user(eve, "/followers")))).containsExactly(pair[0].id());
    }
    assertThat(ids(rest().get(user(eve, "/followers")))).containsExactly(bob.id(), ann.id());
    assertThat(relationship(ann, bob).text("blocked")).isEqualTo("true");
    rest().as(bob).get(user(ann, "/relationship")).expectProblem(404, "USER_NOT_FOUND");
    assertThat(ids(rest().as(ann).get("/api/v1/users/blocks"))).containsExactly(bob.id());
    assertThat(ids(rest().as(bob).get("/api/v1/users/blocks"))).isEmpty();

    assertHidden(ann, bob, ofBob);
    assertHidden(bob, ann, ofAnn);
    for (Rest other : List.of(rest(), rest().as(eve))) {
      other.get(user(ann, "")).expect(200);
      other.get("/api/v1/tweets/" + ofAnn).expect(200);
      assertThat(other.get(user(bob, "/tweets")).expect(200).json().path("tweets")).hasSize(1);
    }

    rest().as(ann).delete(user(bob, "/block")).expect(204);
    Eventually.within(
        SHOWS, () -> rest().as(bob).get(user(ann, "")), answer -> answer.status() == 200);
    Eventually.within(
        SHOWS,
        () -> rest().as(bob).get("/api/v1/tweets/" + ofAnn),
        answer -> answer.status() == 200);
    assertThat(relationship(bob, ann).text("following")).isEqualTo("false");
    follow(bob, ann);
  }

  /** All content of a user that a block hides from a viewer. */
  private void assertHidden(TestUser viewer, TestUser hidden, String tweet) {
    Rest asViewer = rest().as(viewer);
    for (String path :
        List.of(
            user(hidden, ""),
            "/api/v1/users/by-username/" + hidden.username(),
            user(hidden, "/tweets"))) {
      Eventually.within(SHOWS, () -> asViewer.get(path), answer -> answer.status() == 404)
          .expectProblem(404, "USER_NOT_FOUND");
    }
    Eventually.within(
            SHOWS, () -> asViewer.get("/api/v1/tweets/" + tweet), answer -> answer.status() == 404)
        .expectProblem(404, "TWEET_NOT_FOUND");
    Answer timeline = asViewer.get("/api/v1/tweets?page_size=100").expect(200);
    assertThat(timeline.body()).doesNotContain(hidden.id());
    assertThat(rest().get("/api/v1/tweets?page_size=100").expect(200).body()).contains(hidden.id());
  }

  @Test
  void aMuteIsSecretAndHidesNoProfile() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    rest().as(ann).send("PUT", user(bob, "/mute"), null, null).expect(204);
    rest().as(ann).send("PUT", user(bob, "/mute"), null, null).expect(204);
    assertThat(relationship(ann, bob).text("muted")).isEqualTo("true");
    assertThat(relationship(bob, ann).text("muted")).isEqualTo("false");
    assertThat(ids(rest().as(ann).get("/api/v1/users/mutes"))).containsExactly(bob.id());
    assertThat(ids(rest().as(bob).get("/api/v1/users/mutes"))).isEmpty();
    rest().as(ann).get(user(bob, "")).expect(200);
    follow(ann, bob);
    rest().as(ann).delete(user(bob, "/mute")).expect(204);
    assertThat(ids(rest().as(ann).get("/api/v1/users/mutes"))).isEmpty();
  }

  @Test
  void allCallsWorkOverGrpc() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    Rpc asAnn = rpc().as(ann);
    FollowUserRequest follow =
        FollowUserRequest.newBuilder().setUserId(bob.id()).setNotify(true).build();
    assertThat(asAnn.follows().followUser(follow)).isNotNull();
    ListFollowersRequest followers = ListFollowersRequest.newBuilder().setId(bob.id()).build();
    assertThat(rpc().follows().listFollowers(followers).getUsersList())
        .extracting(User::getUsername)
        .containsExactly(ann.username());
    assertThat(
            rpc()
                .follows()
                .listFollowing(ListFollowingRequest.newBuilder().setId(ann.id()).build())
                .getUsersList())
        .hasSize(1);
    GetRelationshipRequest ofBob = GetRelationshipRequest.newBuilder().setId(bob.id()).build();
    Relationship relationship = asAnn.follows().getRelationship(ofBob).getRelationship();
    assertThat(relationship.getFollowing()).isTrue();
    assertThat(relationship.getNotify()).isTrue();
    UpdateFollowRequest quiet =
        UpdateFollowRequest.newBuilder().setUserId(bob.id()).setNotify(false).build();
    assertThat(asAnn.follows().updateFollow(quiet).getRelationship().getNotify()).isFalse();
    UnfollowUserRequest unfollow = UnfollowUserRequest.newBuilder().setUserId(bob.id()).build();
    assertThat(asAnn.follows().unfollowUser(unfollow)).isNotNull();
    Refusal.of(() -> asAnn.follows().updateFollow(quiet)).expect(Code.NOT_FOUND, "NOT_FOLLOWING");

    MuteUserRequest mute = MuteUserRequest.newBuilder().setUserId(bob.id()).build();
    assertThat(asAnn.follows().muteUser(mute)).isNotNull();
    ListMutesRequest mutes = ListMutesRequest.getDefaultInstance();
    assertThat(asAnn.follows().listMutes(mutes).getUsersList()).hasSize(1);
    UnmuteUserRequest unmute = UnmuteUserRequest.newBuilder().setUserId(bob.id()).build();
    assertThat(asAnn.follows().unmuteUser(unmute)).isNotNull();

    BlockUserRequest block = BlockUserRequest.newBuilder().setUserId(bob.id()).build();
    assertThat(asAnn.follows().blockUser(block)).isNotNull();
    Refusal.of(() -> asAnn.follows().followUser(follow)).expect(Code.PERMISSION_DENIED, "BLOCKED");
    Refusal.of(() -> asAnn.follows().listFollowers(followers))
        .expect(Code.NOT_FOUND, "USER_NOT_FOUND");
    ListBlocksRequest blocks = ListBlocksRequest.getDefaultInstance();
    assertThat(asAnn.follows().listBlocks(blocks).getUsersList())
        .extracting(User::getId)
        .containsExactly(bob.id());
    UnblockUserRequest unblock = UnblockUserRequest.newBuilder().setUserId(bob.id()).build();
    assertThat(asAnn.follows().unblockUser(unblock)).isNotNull();
    assertThat(asAnn.follows().followUser(follow)).isNotNull();
    Refusal.of(() -> rpc().follows().followUser(follow))
        .expect(Code.UNAUTHENTICATED, "TOKEN_MISSING");
  }

  @Test
  void countsOfFollowsArriveOnProfiles() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    follow(ann, bob);
    assertCounts(bob, "1", "0");
    assertCounts(ann, "0", "1");
    follow(bob, ann);
    assertCounts(bob, "1", "1");
    rest().as(ann).send("PUT", user(bob, "/block"), null, null).expect(204);
    assertCounts(bob, "0", "0");
    assertCounts(ann, "0", "0");
  }

  private void assertCounts(TestUser user, String followers, String following) {
    Eventually.within(
        SHOWS,
        () -> rest().get(user(user, "")).expect(200),
        answer ->
            answer.text("followers_count").equals(followers)
                && answer.text("following_count").equals(following));
  }
}
