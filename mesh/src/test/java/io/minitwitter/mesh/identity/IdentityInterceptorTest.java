package io.minitwitter.mesh.identity;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_ACCESS_DENIED;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_TOKEN_INVALID;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_TOKEN_MISSING;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_TOKEN_REVOKED;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.grpc.Channel;
import io.minitwitter.auth.v1.EndedSession;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.mesh.ScriptedTweets;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import io.minitwitter.tweet.v1.CreateTweetResponse;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.net.InetAddress;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentityInterceptorTest {
  private static final String ID = "0123456789abcdef01234567";

  private final UUID user = UUID.randomUUID();
  private final UUID session = UUID.randomUUID();
  private final AtomicReference<Caller> seen = new AtomicReference<>();
  private final ScriptedTweets tweets =
      new ScriptedTweets()
          .onGet(
              request -> {
                seen.set(Caller.current());
                return GetTweetResponse.getDefaultInstance();
              });
  private final TestNode node = TestNode.of("tweet", tweets);

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void anonymousCallersMayReadButNotPost() {
    get(node.anonymous());

    assertThat(seen.get()).isEqualTo(Caller.ANONYMOUS);
    assertFails(ERROR_REASON_TOKEN_MISSING, () -> create(node.anonymous()));
    assertFails(ERROR_REASON_TOKEN_MISSING, () -> batch(node.anonymous()));
    assertThat(tweets.calls()).isEqualTo(1);
  }

  @Test
  void aUserActsForThemselves() {
    get(node.as(user, Role.MODERATOR));

    assertThat(seen.get().requireUser().id()).isEqualTo(user);
    assertThat(seen.get().requireUser().mayModerate()).isTrue();
    create(node.as(user, Role.USER));
    assertFails(ERROR_REASON_ACCESS_DENIED, () -> batch(node.as(user, Role.MODERATOR)));
  }

  @Test
  void aServiceActsAlone() {
    batch(node.asService("comment"));

    assertFails(ERROR_REASON_ACCESS_DENIED, () -> create(node.asService("comment")));
    assertFails(ERROR_REASON_ACCESS_DENIED, () -> get(node.asService("comment")));
  }

  @Test
  void aServiceThatActsForAUserKeepsItsOwnRole() {
    batch(node.asService("comment", user, Role.USER));

    // Access uses the service's role; the user's role does not extend it.
    assertFails(
        ERROR_REASON_ACCESS_DENIED, () -> create(node.asService("comment", user, Role.ADMIN)));
  }

  @Test
  void theTokenOfTheUserBehindAServiceIsVerified() {
    node.state()
        .apply(
            WatchSecurityStateResponse.newBuilder()
                .addEndedSessions(
                    EndedSession.newBuilder()
                        .setSessionId(session.toString())
                        .setExpiresAt(Timestamps.MAX_VALUE))
                .build());

    assertFails(
        ERROR_REASON_TOKEN_REVOKED,
        () -> batch(behalf(TestNode.userToken(user, session, Role.USER))));
    assertFails(ERROR_REASON_TOKEN_INVALID, () -> batch(behalf("nonsense")));
    assertFails(
        ERROR_REASON_TOKEN_INVALID, () -> batch(behalf(TestNode.serviceToken("notification"))));
  }

  @Test
  void aUserCannotActForAnother() {
    Channel channel =
        node.withHeaders(
            "authorization",
            "Bearer " + TestNode.userToken(user, session, Role.USER),
            "minitwitter-caller",
            TestNode.userToken(UUID.randomUUID(), UUID.randomUUID(), Role.ADMIN));

    get(channel);

    assertThat(seen.get().requireUser()).isEqualTo(new UserIdentity(user, session, Role.USER));
    assertThat(seen.get().role()).isEqualTo(Role.USER);
  }

  @Test
  void aUsersTokenOnlyInTheServicesHeaderIsAnonymous() {
    get(node.withHeaders("minitwitter-caller", TestNode.userToken(user, session, Role.ADMIN)));

    assertThat(seen.get()).isEqualTo(Caller.ANONYMOUS);
  }

  @Test
  void aBadTokenIsRefusedWhereNoneIsNeeded() {
    assertFails(ERROR_REASON_TOKEN_INVALID, () -> get(authorized("Bearer nonsense")));
    assertFails(ERROR_REASON_TOKEN_INVALID, () -> get(authorized("Bearer ")));
    assertFails(ERROR_REASON_TOKEN_INVALID, () -> get(authorized("")));
    assertThat(tweets.calls()).isZero();
  }

  @Test
  void anotherSchemeIsRefusedAndTheSchemesCaseDoesNotCount() {
    String token = TestNode.userToken(user, session, Role.USER);

    assertFails(ERROR_REASON_TOKEN_INVALID, () -> get(authorized("Basic YTpi")));
    assertFails(ERROR_REASON_TOKEN_INVALID, () -> get(authorized(token)));
    get(authorized("bearer " + token));
    get(authorized("BEARER   " + token));
  }

  @Test
  void theCallerIsPrintedWithoutTheToken() {
    get(node.as(user, Role.USER));

    assertThat(seen.get().toString()).doesNotContain(seen.get().userToken());
  }

  @Test
  void onlyTheGatewaySaysWhereItsClientIs() {
    String[] network = {""};
    tweets.onCreate(
        request -> {
          network[0] = ClientNetwork.current();
          return CreateTweetResponse.getDefaultInstance();
        });
    String authorization = "Bearer " + TestNode.userToken(user, session, Role.USER);
    for (String via : List.of("gateway", "timeline")) {
      create(
          node.withHeaders(
              "authorization",
              authorization,
              "minitwitter-client-network",
              "192.0.2.1",
              "minitwitter-via",
              "Bearer " + TestNode.serviceToken(via)));
      assertThat(network[0]).isEqualTo(via.equals("gateway") ? "192.0.2.1" : "");
    }
    create(
        node.withHeaders(
            "authorization", authorization, "minitwitter-client-network", "192.0.2.1"));
    assertThat(network[0]).isEmpty();
  }

  @Test
  void anIpv6NetworkHas64Bits() throws Exception {
    assertThat(ClientNetwork.of(InetAddress.getByName("2001:db8:1:2:3:4:5:6")))
        .isEqualTo("2001:db8:1:2::/64");
    assertThat(ClientNetwork.of(InetAddress.getByName("192.0.2.1"))).isEqualTo("192.0.2.1");
  }

  private Channel authorized(String value) {
    return node.withHeaders("authorization", value);
  }

  private Channel behalf(String token) {
    return node.withHeaders(
        "authorization", "Bearer " + TestNode.serviceToken("comment"), "minitwitter-caller", token);
  }

  private static void get(Channel channel) {
    var _ =
        TweetServiceGrpc.newBlockingStub(channel)
            .getTweet(GetTweetRequest.newBuilder().setId(ID).build());
  }

  private static void create(Channel channel) {
    var _ =
        TweetServiceGrpc.newBlockingStub(channel)
            .createTweet(CreateTweetRequest.newBuilder().setContent("hello").build());
  }

  private static void batch(Channel channel) {
    var _ =
        TweetServiceGrpc.newBlockingStub(channel)
            .batchGetTweets(BatchGetTweetsRequest.newBuilder().addIds(ID).build());
  }
}
