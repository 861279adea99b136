package io.minitwitter.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.minitwitter.mesh.ScriptedTweets;
import io.minitwitter.tweet.v1.GetTweetRequest;
import io.minitwitter.tweet.v1.GetTweetResponse;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancelledCallTest {
  private static final GetTweetRequest REQUEST =
      GetTweetRequest.newBuilder().setId("0123456789abcdef01234567").build();

  private final ScriptedTweets near = new ScriptedTweets();
  private final ScriptedTweets far = new ScriptedTweets();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);

  /** An answer on its way at the same time as the cancellation could win. */
  private final CountDownLatch mayAnswer = new CountDownLatch(1);

  @Test
  void aCancelledCallStopsTheWorkOfEachHop() throws Exception {
    Server farServer = start(far);
    ManagedChannel toFar = to(farServer);
    Server nearServer = start(near);
    ManagedChannel toNear = to(nearServer);
    near.onGet(request -> TweetServiceGrpc.newBlockingStub(toFar).getTweet(request));
    far.onGet(
        request -> {
          Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
          reached.countDown();
          await(mayAnswer);
          return GetTweetResponse.getDefaultInstance();
        });
    Context.CancellableContext caller = Context.current().withCancellation();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<GetTweetResponse> call =
          threads.submit(
              caller.wrap(() -> TweetServiceGrpc.newBlockingStub(toNear).getTweet(REQUEST)));
      await(reached);
      assertThat(cancelled.getCount()).isEqualTo(1);

      caller.cancel(null);

      await(cancelled);
      assertThatThrownBy(call::get).hasCauseInstanceOf(StatusRuntimeException.class);
    } finally {
      mayAnswer.countDown();
      toNear.shutdownNow();
      toFar.shutdownNow();
      nearServer.shutdownNow();
      farServer.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Server start(ScriptedTweets tweets) throws Exception {
    return InProcessServerBuilder.forName(UUID.randomUUID().toString())
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .addService(tweets)
        .build()
        .start();
  }

  private static ManagedChannel to(Server server) {
    return InProcessChannelBuilder.forAddress(server.getListenSockets().getFirst()).build();
  }
}
