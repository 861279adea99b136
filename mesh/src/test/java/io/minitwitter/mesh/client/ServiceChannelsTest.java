package io.minitwitter.mesh.client;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_BAD_CREDENTIALS;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_UNAVAILABLE;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.auth.v1.IssueServiceTokenRequest;
import io.minitwitter.auth.v1.IssueServiceTokenResponse;
import io.minitwitter.mesh.ScriptedTweets;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.identity.UserIdentity;
import io.minitwitter.mesh.telemetry.RequestContext;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServiceChannelsTest {
  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> BEHIND = key("minitwitter-caller");
  private static final GetTweetRequest REQUEST =
      GetTweetRequest.newBuilder().setId("0123456789abcdef01234567").build();

  private final AtomicReference<Metadata> seen = new AtomicReference<>();
  private final AtomicReference<Context> context = new AtomicReference<>();
  private final ScriptedTweets tweets =
      new ScriptedTweets()
          .onGet(
              request -> {
                context.set(Context.current());
                return GetTweetResponse.getDefaultInstance();
              });
  private final List<Server> servers = new ArrayList<>();
  private final String name = UUID.randomUUID().toString();
  private final ServiceChannels channels = new ServiceChannels(service -> "in-process:" + name);
  private final UserIdentity user =
      new UserIdentity(UUID.randomUUID(), UUID.randomUUID(), Role.USER);
  private final Caller caller =
      new Caller(Role.USER, user.id().toString(), Optional.of(user), "the-users-token");

  @BeforeEach
  void serve() throws Exception {
    servers.add(
        InProcessServerBuilder.forName(name)
            .addService(ServerInterceptors.intercept(tweets, noting()))
            .build()
            .start());
  }

  @AfterEach
  void stop() {
    channels.close();
    servers.forEach(Server::shutdownNow);
  }

  @Test
  void theCallersTokenIsPassedOn() throws Exception {
    as(caller, () -> get(channels.asCaller("tweet")));

    assertThat(seen.get().get(AUTHORIZATION)).isEqualTo("Bearer the-users-token");
    assertThat(seen.get().containsKey(BEHIND)).isFalse();
  }

  @Test
  void anAnonymousCallSendsNoToken() {
    get(channels.asCaller("tweet"));

    assertThat(seen.get().containsKey(AUTHORIZATION)).isFalse();
  }

  @Test
  void aServiceCallsWithItsOwnTokenAndTheUsers() throws Exception {
    Channel channel = channels.asService("tweet", () -> "the-services-token");

    as(caller, () -> get(channel));
    assertThat(seen.get().get(AUTHORIZATION)).isEqualTo("Bearer the-services-token");
    assertThat(seen.get().get(BEHIND)).isEqualTo("the-users-token");

    get(channel);
    assertThat(seen.get().get(AUTHORIZATION)).isEqualTo("Bearer the-services-token");
    assertThat(seen.get().containsKey(BEHIND)).isFalse();
  }

  @Test
  void noTokenIsSentWhereNoneIsNeeded() throws Exception {
    as(caller, () -> get(channels.anonymous("tweet")));

    assertThat(seen.get().containsKey(AUTHORIZATION)).isFalse();
    assertThat(seen.get().containsKey(BEHIND)).isFalse();
  }

  @Test
  void requestIdAndTraceArePassedOn() throws Exception {
    RequestContext request = RequestContext.of("of-this-request", null);

    Context.current()
        .withValue(RequestContext.KEY, request)
        .run(() -> get(channels.anonymous("tweet")));

    assertThat(seen.get().get(key("x-request-id"))).isEqualTo("of-this-request");
    assertThat(seen.get().get(key("traceparent"))).isEqualTo(request.traceParent());
  }

  @Test
  void everyCallHasADeadlineAndTheCallersDeadlineApplies() {
    get(channels.anonymous("tweet"));
    assertThat(context.get().getDeadline()).isNotNull();

    var _ =
        TweetServiceGrpc.newBlockingStub(channels.anonymous("tweet"))
            .withDeadlineAfter(1, TimeUnit.HOURS)
            .getTweet(REQUEST);
    assertThat(context.get().getDeadline().timeRemaining(TimeUnit.MINUTES)).isGreaterThan(30);
  }

  @Test
  void aServiceReusesItsTokenAndRenewsItInTime() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger livesFor = new AtomicInteger(300);
    ServiceChannels toAuth =
        authService(
            request -> {
              assertThat(request.getService()).isEqualTo("tweet");
              assertThat(request.getSecret()).isEqualTo("s3cret");
              return IssueServiceTokenResponse.newBuilder()
                  .setAccessToken("token-" + asked.incrementAndGet())
                  .setExpiresIn(livesFor.get())
                  .build();
            });
    try (toAuth) {
      var tokens = toAuth.issuedTokens("tweet", "s3cret");
      assertThat(tokens.token()).isEqualTo("token-1");
      assertThat(tokens.token()).isEqualTo("token-1");

      livesFor.set(59);
      var shortLived = toAuth.issuedTokens("tweet", "s3cret");
      assertThat(shortLived.token()).isEqualTo("token-2");
      assertThat(shortLived.token()).isEqualTo("token-3");
    }
  }

  @Test
  void aServiceWithoutATokenIsUnavailableNotUnauthenticated() throws Exception {
    ServiceChannels toAuth =
        authService(
            request -> {
              throw Errors.of(ERROR_REASON_BAD_CREDENTIALS, "Wrong secret.");
            });
    try (toAuth) {
      var tokens = toAuth.issuedTokens("tweet", "wrong");

      assertFails(ERROR_REASON_UNAVAILABLE, tokens::token);
    }
  }

  @Test
  void aCallEndsWithItsCallersContextAndInTheCallersDeadline() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    // An answer on its way at the same time as the cancellation could win.
    CountDownLatch mayAnswer = new CountDownLatch(1);
    tweets.onGet(
        request -> {
          Context.current().addListener(context -> ended.countDown(), Runnable::run);
          reached.countDown();
          try {
            mayAnswer.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return GetTweetResponse.getDefaultInstance();
        });
    Context.CancellableContext request = Context.current().withCancellation();
    AtomicReference<Status.Code> code = new AtomicReference<>();
    Thread caller =
        Thread.startVirtualThread(
            () ->
                request.run(
                    () -> {
                      try {
                        get(channels.anonymous("tweet"));
                      } catch (StatusRuntimeException e) {
                        code.set(e.getStatus().getCode());
                      }
                    }));
    reached.await();
    request.cancel(null);
    caller.join();
    ended.await();
    mayAnswer.countDown();
    assertThat(code).hasValue(Status.Code.CANCELLED);

    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    tweets.onGet(
        _ -> {
          Context.current().addListener(context -> stuck.countDown(), Runnable::run);
          try {
            refused.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return GetTweetResponse.getDefaultInstance();
        });
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (Context.CancellableContext late =
        Context.current().withDeadlineAfter(20, TimeUnit.MILLISECONDS, timer)) {
      late.run(
          () ->
              assertThatThrownBy(() -> get(channels.anonymous("tweet")))
                  .satisfies(
                      e ->
                          assertThat(Status.fromThrowable(e).getCode())
                              .isEqualTo(Status.Code.DEADLINE_EXCEEDED)));
      stuck.await();
    } finally {
      refused.countDown();
      timer.shutdownNow();
    }
  }

  private ServiceChannels authService(
      Function<IssueServiceTokenRequest, IssueServiceTokenResponse> script) throws Exception {
    String auth = UUID.randomUUID().toString();
    servers.add(
        InProcessServerBuilder.forName(auth)
            .addService(
                new AuthServiceGrpc.AuthServiceImplBase() {
                  @Override
                  public void issueServiceToken(
                      IssueServiceTokenRequest request,
                      StreamObserver<IssueServiceTokenResponse> answer) {
                    try {
                      answer.onNext(script.apply(request));
                      answer.onCompleted();
                    } catch (RuntimeException e) {
                      answer.onError(e);
                    }
                  }
                })
            .build()
            .start());
    return new ServiceChannels(service -> "in-process:" + auth);
  }

  private ServerInterceptor noting() {
    return new ServerInterceptor() {
      @Override
      public <Q, R> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        seen.set(headers);
        return next.startCall(call, headers);
      }
    };
  }

  private static void as(Caller caller, Runnable call) {
    Context.current().withValue(Caller.KEY, caller).run(call);
  }

  private static void get(Channel channel) {
    var _ = TweetServiceGrpc.newBlockingStub(channel).getTweet(REQUEST);
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
