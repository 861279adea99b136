package io.minitwitter.mesh.ratelimit;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.ScriptedTweets;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.identity.ClientNetwork;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.identity.TokenVerifier;
import io.minitwitter.mesh.node.NodeName;
import io.minitwitter.mesh.node.ProductionInterceptors;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.tweet.v1.BatchGetTweetsRequest;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import io.minitwitter.tweet.v1.TweetServiceGrpc.TweetServiceBlockingStub;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RateLimitInterceptorTest {
  private static final GetTweetRequest GET =
      GetTweetRequest.newBuilder().setId("0123456789abcdef01234567").build();
  private static final Quota TWO = new Quota(2, Duration.ofMinutes(1));

  private final RateLimits limits = new RateLimits(new Quotas(TWO, TWO, TWO, TWO), new Redis(""));
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    var interceptors =
        ProductionInterceptors.inOrder(
            new NodeName("tweet"),
            TestNode.settings(),
            new SimpleMeterRegistry(),
            new TokenVerifier(TestNode.securityState()),
            AccessPolicy.load(),
            new Redis(""),
            Optional.of(limits));
    var tweets = new ScriptedTweets().onGet(request -> GetTweetResponse.getDefaultInstance());
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .addService(ServerInterceptors.interceptForward(tweets, interceptors))
            .build()
            .start();
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void limitsAnonymousReadsByAddressAndSaysWhenToRetry() {
    stub().getTweet(GET);
    stub().getTweet(GET);

    ErrorDetails refusal = ErrorDetails.of(catchThrowable(() -> stub().getTweet(GET)));
    assertThat(refusal.reason()).isEqualTo(ErrorReason.ERROR_REASON_RATE_LIMITED);
    assertThat(refusal.retryAfter()).isPresent();
    // The gateway, with the same limits, would refuse this address as well.
    assertThat(limits.take(LimitClass.READS, "", "127.0.0.1").allowed()).isFalse();
  }

  @Test
  void limitsUsersEachForThemselves() {
    String one = user();
    limits.take(LimitClass.READS, "", "127.0.0.1");
    stub("authorization", one).getTweet(GET);
    stub("authorization", one).getTweet(GET);

    assertFails(
        ErrorReason.ERROR_REASON_RATE_LIMITED, () -> stub("authorization", one).getTweet(GET));
    stub("authorization", user()).getTweet(GET);
  }

  @Test
  void doesNotCountWhatTheGatewayHasCounted() {
    String gateway = "Bearer " + TestNode.serviceToken("gateway");
    for (int i = 0; i < 5; i++) {
      stub(ClientNetwork.VIA.name(), gateway).getTweet(GET);
    }
    // Tokens of others vouch for nothing.
    for (String other : new String[] {user(), "Bearer " + TestNode.serviceToken("tweet")}) {
      assertThat(
              catchThrowable(
                  () -> {
                    for (int i = 0; i < 3; i++) {
                      stub(ClientNetwork.VIA.name(), other).getTweet(GET);
                    }
                  }))
          .isNotNull();
    }
  }

  @Test
  void doesNotCountServices() {
    String service = "Bearer " + TestNode.serviceToken("comment");
    for (int i = 0; i < 5; i++) {
      stub("authorization", service)
          .batchGetTweets(BatchGetTweetsRequest.newBuilder().addIds(GET.getId()).build());
    }
  }

  private TweetServiceBlockingStub stub(String... header) {
    TweetServiceBlockingStub stub = TweetServiceGrpc.newBlockingStub(channel);
    if (header.length == 0) {
      return stub;
    }
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(header[0], Metadata.ASCII_STRING_MARSHALLER), header[1]);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static String user() {
    return "Bearer " + TestNode.userToken(UUID.randomUUID(), UUID.randomUUID(), Role.USER);
  }
}
