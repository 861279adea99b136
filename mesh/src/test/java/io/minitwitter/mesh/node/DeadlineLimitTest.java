package io.minitwitter.mesh.node;

import static io.minitwitter.error.v1.ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED;
import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.minitwitter.mesh.ScriptedTweets;
import io.minitwitter.mesh.error.ErrorInterceptor;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlineLimitTest {
  private static final Duration LATEST = Duration.ofMinutes(30);

  private final CountDownLatch leave = new CountDownLatch(1);
  private final AtomicReference<Context> seen = new AtomicReference<>();
  private final ScriptedTweets tweets = new ScriptedTweets();
  private Server server;
  private ManagedChannel channel;

  @AfterEach
  void stop() {
    leave.countDown();
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void aCallWithoutADeadlineGetsOneThatItsOwnCallsInherit() throws Exception {
    start(Duration.ofMinutes(20));
    noteContext();

    var _ = TweetServiceGrpc.newBlockingStub(channel).getTweet(request());

    assertThat(seen.get().getDeadline().timeRemaining(TimeUnit.MINUTES)).isBetween(15L, 20L);
  }

  @Test
  void aLateDeadlineIsShortened() throws Exception {
    start(Duration.ofMinutes(1));
    noteContext();

    var _ =
        TweetServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(10_000, TimeUnit.DAYS)
            .getTweet(request());

    assertThat(seen.get().getDeadline().timeRemaining(TimeUnit.MINUTES)).isBetween(25L, 30L);
  }

  @Test
  void aDeadlineInTimeIsKeptAlsoIfItIsLaterThanTheDefault() throws Exception {
    start(Duration.ofMinutes(1));
    noteContext();

    var _ =
        TweetServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(25, TimeUnit.MINUTES)
            .getTweet(request());

    assertThat(seen.get().getDeadline().timeRemaining(TimeUnit.MINUTES)).isBetween(20L, 25L);
  }

  @Test
  void theCallerOfAStuckHandlerIsAnswered() throws Exception {
    start(Duration.ofMillis(50));
    CountDownLatch ended = new CountDownLatch(1);
    tweets.onGet(
        request -> {
          seen.set(Context.current());
          try {
            leave.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          } finally {
            ended.countDown();
          }
          return GetTweetResponse.getDefaultInstance();
        });

    assertFails(
        ERROR_REASON_DEADLINE_EXCEEDED,
        () -> TweetServiceGrpc.newBlockingStub(channel).getTweet(request()));

    assertThat(seen.get().isCancelled()).isTrue();
    assertThat(ended.getCount()).isEqualTo(1);
  }

  private void start(Duration deadline) throws Exception {
    String name = UUID.randomUUID().toString();
    server =
        InProcessServerBuilder.forName(name)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .addService(
                ServerInterceptors.interceptForward(
                    tweets, List.of(new ErrorInterceptor(), new DeadlineLimit(deadline, LATEST))))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  private void noteContext() {
    tweets.onGet(
        request -> {
          seen.set(Context.current());
          return GetTweetResponse.getDefaultInstance();
        });
  }

  private static GetTweetRequest request() {
    return GetTweetRequest.newBuilder().setId("0123456789abcdef01234567").build();
  }
}
