package io.minitwitter.mesh.node;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_RATE_LIMITED;
import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.Tweet;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one client may hold of a node, and that the node goes on serving. */
@Timeout(60)
class ClientLimitsTest {
  private static final int STREAMS = 5;
  private static final int CONNECTIONS = 4;

  /** The client's first bytes in HTTP/2 (RFC 9113 section 3.4): a line and an empty SETTINGS. */
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

  private static final HealthCheckRequest UNKNOWN =
      HealthCheckRequest.newBuilder().setService("no.such.Service").build();

  private RunningProbe probe;

  @BeforeEach
  void start() {
    probe =
        RunningProbe.start(
                Map.of(
                    "minitwitter.probe.connections.streams-per-address",
                    "" + STREAMS,
                    "minitwitter.probe.connections.per-address",
                    "" + CONNECTIONS,
                    "minitwitter.probe.connections.pending-mebibytes-per-address",
                    "1",
                    "minitwitter.probe.max-deadline",
                    "1s"))
            .publishKeys();
  }

  @AfterEach
  void stop() {
    probe.close();
  }

  @Test
  void streamsBeyondTheLimitAreRefusedAndCallsAreServed() {
    List<Iterator<HealthCheckResponse>> watches = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      watches.add(watch(HealthCheckRequest.getDefaultInstance()));
      assertThat(watches.getLast().hasNext()).isTrue();
    }

    for (int i = 0; i < 1000; i++) {
      assertFails(
          ERROR_REASON_RATE_LIMITED, watch(HealthCheckRequest.getDefaultInstance())::hasNext);
    }

    serves(probe.tcp());
  }

  @Test
  void endedStreamsFreeTheirPermits() {
    for (int i = 0; i < 10; i++) {
      ManagedChannel channel = channel();
      List<Iterator<HealthCheckResponse>> watches = new ArrayList<>();
      while (watches.size() < STREAMS) {
        Iterator<HealthCheckResponse> watch =
            HealthGrpc.newBlockingStub(channel).watch(HealthCheckRequest.getDefaultInstance());
        if (accepted(watch)) {
          watches.add(watch);
        }
      }
      channel.shutdownNow();
    }
  }

  @Test
  void connectionsBeyondTheLimitAreClosedAndThoseWithinItAreServed() throws Exception {
    serves(probe.tcp());
    List<Socket> sockets = new ArrayList<>();
    try {
      int closed = 0;
      for (int i = 0; i < 3 * CONNECTIONS; i++) {
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), probe.port());
        socket.setSoTimeout(500);
        sockets.add(socket);
        socket.getOutputStream().write(PREFACE);
        closed += isClosed(socket) ? 1 : 0;
      }
      assertThat(closed).isEqualTo(2 * CONNECTIONS + 1);
      serves(probe.tcp());
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    ManagedChannel channel = channel();
    try {
      var _ =
          TweetServiceGrpc.newBlockingStub(channel)
              .withWaitForReady()
              .getTweet(GetTweetRequest.newBuilder().setId("0".repeat(24)).build());
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void responsesThatAreNotReadAreLimitedAndDiscardedAfterAWhile() {
    Tweet large = Tweet.newBuilder().setContent("x".repeat(100_000)).build();
    probe.tweets().onGet(request -> GetTweetResponse.newBuilder().setTweet(large).build());
    ManagedChannel reader = channel();
    ManagedChannel slow =
        NettyChannelBuilder.forAddress("127.0.0.1", probe.port())
            .flowControlWindow(1)
            .usePlaintext()
            .build();
    try {
      await(() -> unread(slow) == Status.Code.RESOURCE_EXHAUSTED);
      assertFails(ERROR_REASON_RATE_LIMITED, () -> serves(reader));
      serves(probe.inProcess());

      await(() -> isServed(reader));
    } finally {
      slow.shutdownNow();
      reader.shutdownNow();
    }
  }

  @Test
  void requestsThatDoNotArriveAreLimited() {
    ManagedChannel unfinished = channel();
    ManagedChannel other = channel();
    try {
      await(
          () -> {
            for (int i = 0; i < (1 << 20) / PendingCalls.UNFINISHED_BYTES; i++) {
              open(unfinished, new CompletableFuture<>());
            }
            return !isServed(other);
          });

      await(() -> isServed(other));
    } finally {
      unfinished.shutdownNow();
      other.shutdownNow();
    }
  }

  /** Until the test's timeout. */
  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static boolean isServed(Channel channel) {
    try {
      serves(channel);
      return true;
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      return false;
    }
  }

  /** The status of a call whose response is not read; OK if it has none within a moment. */
  private static Status.Code unread(Channel channel) {
    CompletableFuture<Status> status = new CompletableFuture<>();
    ClientCall<GetTweetRequest, GetTweetResponse> call = open(channel, status);
    call.sendMessage(GetTweetRequest.newBuilder().setId("0".repeat(24)).build());
    call.halfClose();
    return status.completeOnTimeout(Status.OK, 100, TimeUnit.MILLISECONDS).join().getCode();
  }

  /** A call whose request is not sent and whose response is not read. */
  private static ClientCall<GetTweetRequest, GetTweetResponse> open(
      Channel channel, CompletableFuture<Status> status) {
    ClientCall<GetTweetRequest, GetTweetResponse> call =
        // A client sends the headers of a unary call with its message.
        channel.newCall(
            TweetServiceGrpc.getGetTweetMethod().toBuilder()
                .setType(MethodType.CLIENT_STREAMING)
                .build(),
            CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status end, Metadata trailers) {
            status.complete(end);
          }
        },
        new Metadata());
    return call;
  }

  @Test
  void anUnknownServiceHasNoHealth() {
    assertFails(
        ERROR_REASON_SERVICE_NOT_FOUND,
        () -> HealthGrpc.newBlockingStub(probe.tcp()).check(UNKNOWN));
    assertThat(watch(UNKNOWN).next().getStatus()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
  }

  @Test
  void aLargeMessageAndLargeHeadersAreRefused() {
    assertThatThrownBy(
            () ->
                HealthGrpc.newBlockingStub(probe.tcp())
                    .check(HealthCheckRequest.newBuilder().setService("x".repeat(2 << 20)).build()))
        .isInstanceOf(StatusRuntimeException.class);
    assertThatThrownBy(() -> serves(probe.withToken("x".repeat(20_000))))
        .satisfies(
            e ->
                assertThat(Status.fromThrowable(e).getCode())
                    .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.INTERNAL));
    serves(probe.tcp());
  }

  private boolean accepted(Iterator<HealthCheckResponse> watch) {
    try {
      return watch.hasNext();
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      LockSupport.parkNanos(1_000_000);
      return false;
    }
  }

  /** The end of the stream; a server that keeps the connection sends its settings and waits. */
  private static boolean isClosed(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        // Its settings, or the reason why it closes.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private Iterator<HealthCheckResponse> watch(HealthCheckRequest request) {
    return HealthGrpc.newBlockingStub(probe.tcp()).watch(request);
  }

  private ManagedChannel channel() {
    return ManagedChannelBuilder.forAddress("127.0.0.1", probe.port()).usePlaintext().build();
  }

  private static void serves(Channel channel) {
    var _ =
        TweetServiceGrpc.newBlockingStub(channel)
            .getTweet(GetTweetRequest.newBuilder().setId("0".repeat(24)).build());
  }
}
