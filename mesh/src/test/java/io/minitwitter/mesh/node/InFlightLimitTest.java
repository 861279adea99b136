package io.minitwitter.mesh.node;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_INTERNAL;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_INVALID_FIELDS;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_OVERLOADED;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_TOKEN_INVALID;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minitwitter.mesh.ScriptedTweets;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.error.ErrorInterceptor;
import io.minitwitter.mesh.identity.IdentityInterceptor;
import io.minitwitter.mesh.identity.TokenVerifier;
import io.minitwitter.mesh.store.Redis;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import io.minitwitter.tweet.v1.TweetServiceGrpc.TweetServiceBlockingStub;
import io.minitwitter.tweet.v1.TweetServiceGrpc.TweetServiceFutureStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node with a limit of two concurrent calls. */
@Timeout(60)
class InFlightLimitTest {
  private static final int MOST = 2;
  private static final GetTweetRequest REQUEST =
      GetTweetRequest.newBuilder().setId("0123456789abcdef01234567").build();

  private final Semaphore entered = new Semaphore(0);
  private final CountDownLatch leave = new CountDownLatch(1);
  private final ScriptedTweets tweets = new ScriptedTweets();
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    NodeSettings usual = TestNode.settings();
    NodeSettings settings =
        new NodeSettings(
            usual.host(),
            0,
            -1,
            MOST,
            Duration.ofSeconds(30),
            usual.maxDeadline(),
            usual.connections(),
            usual.drainTime(),
            "",
            "",
            "",
            8,
            "",
            "",
            "",
            "");
    List<ServerInterceptor> interceptors =
        ProductionInterceptors.inOrder(
            new NodeName("tweet"),
            settings,
            new SimpleMeterRegistry(),
            new TokenVerifier(TestNode.securityState()),
            AccessPolicy.load(),
            new Redis(""),
            Optional.empty());
    serve(interceptors);
  }

  private void serve(List<ServerInterceptor> interceptors) throws Exception {
    if (server != null) {
      stop();
    }
    String name = UUID.randomUUID().toString();
    server =
        InProcessServerBuilder.forName(name)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .addService(ServerInterceptors.interceptForward(tweets, interceptors))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  @AfterEach
  void leaveAndStop() {
    leave.countDown();
    stop();
  }

  private void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void callsBeyondTheLimitAreRefusedImmediately() throws Exception {
    block();
    var first = later().getTweet(REQUEST);
    var second = later().getTweet(REQUEST);
    entered.acquire(MOST);

    ErrorDetails details = assertFails(ERROR_REASON_OVERLOADED, () -> now().getTweet(REQUEST));

    assertThat(details.retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(tweets.calls()).isEqualTo(MOST);
    leave.countDown();
    assertThat(first.get()).isNotNull();
    assertThat(second.get()).isNotNull();
    assertHasFreePermit();
  }

  @Test
  void aCallThatFailsReleasesItsPermit() {
    tweets.onGet(
        request -> {
          throw new IllegalStateException("broken");
        });

    for (int i = 0; i < 5 * MOST; i++) {
      assertFails(ERROR_REASON_INTERNAL, () -> now().getTweet(REQUEST));
    }

    assertHasFreePermit();
  }

  @Test
  void aCallThatIsRefusedFurtherInReleasesItsPermit() {
    Metadata bad = new Metadata();
    bad.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer nonsense");

    for (int i = 0; i < 5 * MOST; i++) {
      assertFails(
          ERROR_REASON_INVALID_FIELDS, () -> now().getTweet(GetTweetRequest.getDefaultInstance()));
      assertFails(
          ERROR_REASON_TOKEN_INVALID,
          () ->
              now()
                  .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bad))
                  .getTweet(REQUEST));
    }

    assertHasFreePermit();
  }

  @Test
  void aCallThatIsCancelledReleasesItsPermitWhenItsHandlerEnds() throws Exception {
    block();
    var first = later().getTweet(REQUEST);
    var second = later().getTweet(REQUEST);
    entered.acquire(MOST);
    first.cancel(true);
    second.cancel(true);

    // Cancelled or not: both handlers still work.
    assertFails(ERROR_REASON_OVERLOADED, () -> now().getTweet(REQUEST));

    leave.countDown();
    assertHasFreePermit();
  }

  @Test
  void unfinishedRequestsHoldNoPermit() {
    List<ClientCall<?, ?>> unfinished = new ArrayList<>();
    for (int i = 0; i < 10 * MOST; i++) {
      ClientCall<GetTweetRequest, GetTweetResponse> call =
          channel.newCall(TweetServiceGrpc.getGetTweetMethod(), CallOptions.DEFAULT);
      call.start(new ClientCall.Listener<>() {}, new Metadata());
      call.request(1);
      if (i % 2 == 0) {
        call.sendMessage(REQUEST);
      }
      unfinished.add(call);
    }

    assertHasFreePermit();

    unfinished.forEach(call -> call.cancel("done", null));
  }

  @Test
  void anUnfinishedRequestIsEnded() throws Exception {
    CompletableFuture<Status> ended = new CompletableFuture<>();
    serve(List.of(new ErrorInterceptor(), new InFlightLimit(MOST, Duration.ofMillis(50))));
    ClientCall<GetTweetRequest, GetTweetResponse> call =
        channel.newCall(TweetServiceGrpc.getGetTweetMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.request(1);

    assertThat(ended.get().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  void servicesHavePermitsThatOthersCannotTake() throws Exception {
    serve(
        List.of(
            new ErrorInterceptor(),
            new IdentityInterceptor(new TokenVerifier(TestNode.securityState())),
            new InFlightLimit(8)));
    block();
    for (int i = 0; i < 7; i++) {
      var _ = later().getTweet(REQUEST);
    }
    entered.acquire(7);
    assertFails(ERROR_REASON_OVERLOADED, () -> now().getTweet(REQUEST));

    Metadata token = new Metadata();
    token.put(IdentityInterceptor.AUTHORIZATION, "Bearer " + TestNode.serviceToken("timeline"));
    var served =
        later()
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token))
            .getTweet(REQUEST);
    entered.acquire();
    leave.countDown();
    assertThat(served.get()).isNotNull();
  }

  private void block() {
    tweets.onGet(
        request -> {
          entered.release();
          try {
            leave.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return GetTweetResponse.getDefaultInstance();
        });
  }

  /** All permits are free soon: a caller may see its answer before its permit is released. */
  private void assertHasFreePermit() {
    CountDownLatch all = new CountDownLatch(MOST);
    tweets.onGet(
        request -> {
          all.countDown();
          try {
            all.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return GetTweetResponse.getDefaultInstance();
        });
    List<Thread> callers =
        IntStream.range(0, MOST)
            .mapToObj(i -> Thread.startVirtualThread(this::getUntilAPermitIsFree))
            .toList();
    for (Thread caller : callers) {
      try {
        caller.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    assertThat(all.getCount()).isZero();
  }

  private void getUntilAPermitIsFree() {
    while (true) {
      try {
        var _ = now().getTweet(REQUEST);
        return;
      } catch (StatusRuntimeException e) {
        assertThat(ErrorDetails.of(e).reason()).isEqualTo(ERROR_REASON_OVERLOADED);
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private TweetServiceBlockingStub now() {
    return TweetServiceGrpc.newBlockingStub(channel);
  }

  private TweetServiceFutureStub later() {
    return TweetServiceGrpc.newFutureStub(channel);
  }
}
