package io.minitwitter.mesh.node;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_INTERNAL;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_TOKEN_INVALID;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_TOKEN_MISSING;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_UNAVAILABLE;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_UNIMPLEMENTED;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.telemetry.TelemetryInterceptor;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.ListTweetsRequest;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NodeTest {
  private static final GetTweetRequest REQUEST =
      GetTweetRequest.newBuilder().setId("0123456789abcdef01234567").build();

  @Test
  void aNodeServesOnceItCanVerifyTokens() {
    try (RunningProbe probe = RunningProbe.start()) {
      Iterator<HealthCheckResponse> health =
          HealthGrpc.newBlockingStub(probe.tcp()).watch(HealthCheckRequest.getDefaultInstance());
      assertThat(health.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      assertFails(
          ERROR_REASON_UNAVAILABLE,
          () -> get(withToken(probe.tcp(), TestNode.serviceToken("comment"))));

      probe.publishKeys();

      assertThat(health.next().getStatus()).isEqualTo(ServingStatus.SERVING);
      get(probe.tcp());
    }
  }

  @Test
  void bothServersHaveTheInterceptors() {
    try (RunningProbe probe = RunningProbe.start().publishKeys()) {
      for (Channel channel : List.of(probe.tcp(), probe.inProcess())) {
        AtomicReference<Caller> seen = new AtomicReference<>();
        probe
            .tweets()
            .onGet(
                request -> {
                  seen.set(Caller.current());
                  return GetTweetResponse.getDefaultInstance();
                });
        UUID user = UUID.randomUUID();

        get(withToken(channel, TestNode.userToken(user, UUID.randomUUID(), Role.USER)));
        assertThat(seen.get().requireUser().id()).isEqualTo(user);

        assertFails(ERROR_REASON_TOKEN_INVALID, () -> get(withToken(channel, "nonsense")));
        assertFails(
            ERROR_REASON_TOKEN_MISSING,
            () ->
                TweetServiceGrpc.newBlockingStub(channel)
                    .createTweet(CreateTweetRequest.newBuilder().setContent("hello").build()));
        assertFails(
            ERROR_REASON_UNIMPLEMENTED,
            () ->
                TweetServiceGrpc.newBlockingStub(channel)
                    .listTweets(ListTweetsRequest.getDefaultInstance()));
        probe
            .tweets()
            .onGet(
                request -> {
                  throw new IllegalStateException("secret");
                });
        assertThat(assertFails(ERROR_REASON_INTERNAL, () -> get(channel)).message())
            .doesNotContain("secret");
        assertThat(requestIdOf(channel)).isEqualTo("of-this-call");
      }
    }
  }

  @Test
  void aStoppingNodeFinishesCallsInFlight() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    try (RunningProbe probe = RunningProbe.start().publishKeys()) {
      probe
          .tweets()
          .onGet(
              request -> {
                entered.countDown();
                try {
                  leave.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                return GetTweetResponse.newBuilder()
                    .setTweet(Tweet.newBuilder().setContent("finished"))
                    .build();
              });
      Iterator<HealthCheckResponse> health =
          HealthGrpc.newBlockingStub(probe.inProcess())
              .watch(HealthCheckRequest.getDefaultInstance());
      while (health.next().getStatus() != ServingStatus.SERVING) {
        // Soon.
      }
      var running = TweetServiceGrpc.newFutureStub(probe.tcp()).getTweet(REQUEST);
      entered.await();

      Thread stopping = Thread.startVirtualThread(probe::stop);
      assertThat(health.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      assertFails(ERROR_REASON_UNAVAILABLE, health::hasNext);
      assertThat(running.isDone()).isFalse();
      leave.countDown();

      assertThat(running.get().getTweet().getContent()).isEqualTo("finished");
      stopping.join();
      assertFails(ERROR_REASON_UNAVAILABLE, () -> get(probe.tcp()));
    }
  }

  private static String requestIdOf(Channel channel) {
    AtomicReference<Metadata> headers = new AtomicReference<>();
    AtomicReference<Metadata> trailers = new AtomicReference<>();
    Metadata sent = new Metadata();
    sent.put(TelemetryInterceptor.REQUEST_ID, "of-this-call");
    assertFails(
        ERROR_REASON_INTERNAL,
        () ->
            get(
                ClientInterceptors.intercept(
                    channel,
                    MetadataUtils.newCaptureMetadataInterceptor(headers, trailers),
                    MetadataUtils.newAttachHeadersInterceptor(sent))));
    return trailers.get().get(TelemetryInterceptor.REQUEST_ID);
  }

  private static Channel withToken(Channel channel, String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static void get(Channel channel) {
    var _ = TweetServiceGrpc.newBlockingStub(channel).getTweet(REQUEST);
  }
}
