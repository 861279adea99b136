package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.minitwitter.auth.v1.LoginRequest;
import io.minitwitter.auth.v1.LogoutRequest;
import io.minitwitter.auth.v1.RefreshRequest;
import io.minitwitter.auth.v1.RegisterRequest;
import io.minitwitter.auth.v1.Session;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import io.minitwitter.tweet.v1.DeleteTweetRequest;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import io.minitwitter.tweet.v1.ListUserTweetsRequest;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.user.v1.GetProfileRequest;
import io.minitwitter.user.v1.GetUserByUsernameRequest;
import io.minitwitter.user.v1.GetUserRequest;
import io.minitwitter.user.v1.UpdateProfileRequest;
import io.minitwitter.user.v1.User;
import org.junit.jupiter.api.Test;

/** The journey of a user over gRPC. */
abstract class GrpcJourneySuite extends SystemSuite {
  GrpcJourneySuite(RunningSystem system) {
    super(system);
  }

  @Test
  void aUserRegistersLogsInRefreshesAndLogsOut() {
    String name = TestUser.newName();
    Session registered =
        rpc()
            .auth()
            .register(
                RegisterRequest.newBuilder()
                    .setEmail(name + "@example.com")
                    .setUsername(name)
                    .setPassword("correct horse")
                    .build())
            .getSession();
    assertThat(registered.getTokenType()).isEqualTo("Bearer");
    assertThat(registered.getUser().getEmail()).isEqualTo(name + "@example.com");

    LoginRequest login =
        LoginRequest.newBuilder().setIdentifier(name).setPassword("correct horse").build();
    Session session = rpc().auth().login(login).getSession();
    assertThat(session.getUser()).isEqualTo(registered.getUser());
    Refusal.of(() -> rpc().auth().login(login.toBuilder().setPassword("wrong").build()))
        .expect(Code.UNAUTHENTICATED, "BAD_CREDENTIALS");

    RefreshRequest refresh =
        RefreshRequest.newBuilder().setRefreshToken(session.getRefreshToken()).build();
    Session continued = rpc().auth().refresh(refresh).getSession();
    Rpc me = rpc().withToken(continued.getAccessToken());
    GetProfileRequest profile = GetProfileRequest.getDefaultInstance();
    assertThat(me.users().getProfile(profile).getUser().getUsername()).isEqualTo(name);

    assertThat(me.auth().logout(LogoutRequest.getDefaultInstance())).isNotNull();
    Refusal.of(() -> me.auth().logout(LogoutRequest.getDefaultInstance()))
        .expect(Code.UNAUTHENTICATED, "TOKEN_REVOKED");
  }

  @Test
  void aProfileIsReadAndChanged() {
    TestUser ann = TestUser.register(rest());
    Rpc me = rpc().as(ann);
    User changed =
        me.users().updateProfile(UpdateProfileRequest.newBuilder().setBio("b").build()).getUser();
    assertThat(changed.getBio()).isEqualTo("b");
    assertThat(changed.getUsername()).isEqualTo(ann.username());

    GetUserRequest byId = GetUserRequest.newBuilder().setId(ann.id()).build();
    GetUserByUsernameRequest byName =
        GetUserByUsernameRequest.newBuilder().setUsername(ann.username()).build();
    User seen = rpc().users().getUser(byId).getUser();
    assertThat(seen).isEqualTo(changed.toBuilder().clearEmail().build());
    assertThat(rpc().users().getUserByUsername(byName).getUser()).isEqualTo(seen);
    assertThat(me.users().getUser(byId).getUser()).isEqualTo(changed);
    Refusal.of(() -> rpc().users().getProfile(GetProfileRequest.getDefaultInstance()))
        .expect(Code.UNAUTHENTICATED, "TOKEN_MISSING");
  }

  @Test
  void aTweetIsPostedReadListedAndDeleted() {
    TestUser ann = TestUser.register(rest());
    Rpc me = rpc().as(ann);
    CreateTweetRequest create = CreateTweetRequest.newBuilder().setContent("over gRPC").build();
    Tweet tweet = me.tweets().createTweet(create).getTweet();
    assertThat(tweet.getAuthor().getUsername()).isEqualTo(ann.username());

    GetTweetRequest get = GetTweetRequest.newBuilder().setId(tweet.getId()).build();
    assertThat(rpc().tweets().getTweet(get).getTweet()).isEqualTo(tweet);
    ListUserTweetsRequest own = ListUserTweetsRequest.newBuilder().setUserId(ann.id()).build();
    assertThat(rpc().tweets().listUserTweets(own).getTweetsList()).containsExactly(tweet);
    assertThat(rpc().tweets().listTweets(ListTweetsRequest.getDefaultInstance()).getTweetsList())
        .contains(tweet);
    // One system behind two doors.
    assertThat(rest().get("/api/v1/tweets/" + tweet.getId()).expect(200).text("content"))
        .isEqualTo("over gRPC");

    DeleteTweetRequest delete = DeleteTweetRequest.newBuilder().setId(tweet.getId()).build();
    TestUser bob = TestUser.register(rest());
    Refusal.of(() -> rpc().as(bob).tweets().deleteTweet(delete))
        .expect(Code.PERMISSION_DENIED, "NOT_OWNER");
    assertThat(me.tweets().deleteTweet(delete)).isNotNull();
    Refusal.of(() -> rpc().tweets().getTweet(get)).expect(Code.NOT_FOUND, "TWEET_NOT_FOUND");
    Refusal.of(() -> rpc().tweets().createTweet(create))
        .expect(Code.UNAUTHENTICATED, "TOKEN_MISSING");
  }
}
