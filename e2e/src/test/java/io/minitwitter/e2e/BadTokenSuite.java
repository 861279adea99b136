package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.minitwitter.auth.v1.GetJwksRequest;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import io.minitwitter.user.v1.GetProfileRequest;
import io.minitwitter.user.v1.GetUserRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are missing or forged, at the gateway and at each service itself. */
abstract class BadTokenSuite extends SystemSuite {
  BadTokenSuite(RunningSystem system) {
    super(system);
  }

  @Test
  void aForgedTokenIsRefusedEverywhere() {
    TestUser user = TestUser.register(rest());
    Answer keys = rest().get("/.well-known/jwks.json").expect(200);
    var key = new ForgedTokens.PublishedKey(keys.text("keys/0/kid"), keys.text("keys/0/n"));
    Map<String, String> forgeries = ForgedTokens.of(user.accessToken(), key);
    assertThat(forgeries.get("another's claims")).isNotEqualTo(user.accessToken());
    forgeries.forEach((what, token) -> assertRefused(token, user, "TOKEN_INVALID"));
    // The genuine one is as good as before.
    rest().as(user).get("/api/v1/users/profile").expect(200);
  }

  private void assertRefused(String token, TestUser victim, String code) {
    Rest forger = rest().with(token);
    forger.get("/api/v1/users/profile").expectProblem(401, code);
    forger.post("/api/v1/tweets", "{\"content\":\"hi\"}").expectProblem(401, code);
    Answer open = forger.get("/api/v1/tweets").expectProblem(401, code);
    assertThat(open.header("www-authenticate")).startsWith("Bearer").contains("invalid_token");

    Rpc direct = rpc().withToken(token);
    GetUserRequest getUser = GetUserRequest.newBuilder().setId(victim.id()).build();
    CreateTweetRequest create = CreateTweetRequest.newBuilder().setContent("hi").build();
    Refusal.of(() -> direct.auth().getJwks(GetJwksRequest.getDefaultInstance()))
        .expect(Code.UNAUTHENTICATED, code);
    Refusal.of(() -> direct.users().getProfile(GetProfileRequest.getDefaultInstance()))
        .expect(Code.UNAUTHENTICATED, code);
    Refusal.of(() -> direct.users().getUser(getUser)).expect(Code.UNAUTHENTICATED, code);
    Refusal.of(() -> direct.tweets().createTweet(create)).expect(Code.UNAUTHENTICATED, code);
    Refusal.of(() -> direct.tweets().listTweets(ListTweetsRequest.getDefaultInstance()))
        .expect(Code.UNAUTHENTICATED, code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic YW5uOmFubg==", "Bearer", "Bearer ", "Token x", "x", "Bearer a b"})
  void anotherSchemeIsRefused(String authorization) {
    rest()
        .withAuthorization(authorization)
        .get("/api/v1/tweets")
        .expectProblem(401, "TOKEN_INVALID");
    Rpc direct = rpc().with("authorization", authorization);
    Refusal.of(() -> direct.tweets().listTweets(ListTweetsRequest.getDefaultInstance()))
        .expect(Code.UNAUTHENTICATED, "TOKEN_INVALID");
  }

  @Test
  void aUserCannotActForAnother() {
    TestUser ann = TestUser.register(rest());
    TestUser bob = TestUser.register(rest());
    Rpc both = rpc().as(ann).with("minitwitter-caller", bob.accessToken());
    assertThat(both.users().getProfile(GetProfileRequest.getDefaultInstance()).getUser().getId())
        .isEqualTo(ann.id());
    Rpc only = rpc().with("minitwitter-caller", bob.accessToken());
    Refusal.of(() -> only.users().getProfile(GetProfileRequest.getDefaultInstance()))
        .expect(Code.UNAUTHENTICATED, "TOKEN_MISSING");
    assertThat(
            rest()
                .as(ann)
                .get("/api/v1/users/profile", "minitwitter-caller", bob.accessToken())
                .expect(200)
                .text("id"))
        .isEqualTo(ann.id());
  }

  @Test
  void callsOfUsersNeedAToken() {
    Answer missing = rest().get("/api/v1/users/profile").expectProblem(401, "TOKEN_MISSING");
    assertThat(missing.header("www-authenticate")).startsWith("Bearer");
    rest().send("POST", "/api/v1/auth/logout", null, null).expectProblem(401, "TOKEN_MISSING");
  }
}
