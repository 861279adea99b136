package io.minitwitter.mesh.client;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_UNAVAILABLE;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.minitwitter.mesh.ScriptedTweets;
import io.minitwitter.tweet.v1.CreateTweetRequest;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels to services over the network: retries, health checks and cancellation. */
@Timeout(60)
class NetworkChannelsTest {
  private static final GetTweetRequest REQUEST =
      GetTweetRequest.newBuilder().setId("0123456789abcdef01234567").build();

  private final ScriptedTweets tweets = new ScriptedTweets();
  private final List<Server> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(Server::shutdownNow);
  }

  @Test
  void repeatableCallsAreRetriedWhenNoServerAnswers() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    ServerInterceptor unavailableTwice =
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            if (tries.incrementAndGet() < 3) {
              call.close(Status.UNAVAILABLE, new Metadata());
              return new ServerCall.Listener<>() {};
            }
            return next.startCall(call, headers);
          }
        };
    Server server = tcp(ServingStatus.SERVING, unavailableTwice);
    try (ServiceChannels remote = to(server)) {
      get(remote.anonymous("tweet"));
      assertThat(tries).hasValue(3);

      tries.set(0);
      assertFails(
          ERROR_REASON_UNAVAILABLE,
          () ->
              TweetServiceGrpc.newBlockingStub(remote.anonymous("tweet"))
                  .createTweet(CreateTweetRequest.newBuilder().setContent("once").build()));
      assertThat(tries).hasValue(1);
    }
  }

  @Test
  void aServerThatReportsItselfUnhealthyIsNotCalled() throws Exception {
    Server server = tcp(ServingStatus.NOT_SERVING);
    try (ServiceChannels remote = to(server)) {
      assertFails(ERROR_REASON_UNAVAILABLE, () -> get(remote.anonymous("tweet")));
    }
    assertThat(tweets.calls()).isZero();
  }

  @Test
  void aCancelledCallThatOpenedTheChannelDoesNotAffectOtherCalls() throws Exception {
    AtomicInteger watches = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    ServerInterceptor counting =
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            boolean health = call.getMethodDescriptor().getServiceName().startsWith("grpc.health");
            if (health) {
              watches.incrementAndGet();
            }
            return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
              @Override
              public void onCancel() {
                if (health) {
                  cancelled.incrementAndGet();
                }
                super.onCancel();
              }
            };
          }
        };
    HealthStatusManager manager = new HealthStatusManager();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(tweets)
            .addService(ServerInterceptors.intercept(manager.getHealthService(), counting))
            .build()
            .start();
    servers.add(server);
    for (int i = 0; i < 20; i++) {
      watches.set(0);
      try (ServiceChannels remote = to(server)) {
        Channel channel = remote.anonymous("tweet");
        Context.CancellableContext request = Context.current().withCancellation();
        request.run(() -> get(channel));
        request.cancel(null);

        // Not repeated: it would hide a channel that failed.
        var _ =
            TweetServiceGrpc.newBlockingStub(channel)
                .createTweet(CreateTweetRequest.newBuilder().setContent("at once").build());
        get(channel);

        assertThat(watches).hasValue(1);
        assertThat(cancelled).hasValue(0);
      }
      while (cancelled.get() == 0) {
        // The channel that was closed ends its watch.
        LockSupport.parkNanos(1_000_000);
      }
      cancelled.set(0);
    }
  }

  private Server tcp(ServingStatus health, ServerInterceptor... interceptors) throws Exception {
    HealthStatusManager manager = new HealthStatusManager();
    manager.setStatus("", health);
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(ServerInterceptors.intercept(tweets, interceptors))
            .addService(manager.getHealthService())
            .build()
            .start();
    servers.add(server);
    return server;
  }

  private static ServiceChannels to(Server server) {
    return new ServiceChannels(service -> "dns:///127.0.0.1:" + server.getPort());
  }

  private static void get(Channel channel) {
    var _ = TweetServiceGrpc.newBlockingStub(channel).getTweet(REQUEST);
  }
}
