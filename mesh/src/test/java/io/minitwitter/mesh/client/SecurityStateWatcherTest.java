package io.minitwitter.mesh.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.auth.v1.WatchSecurityStateRequest;
import io.minitwitter.auth.v1.WatchSecurityStateResponse;
import io.minitwitter.mesh.TestNode;
import io.minitwitter.mesh.identity.SecurityState;
import io.minitwitter.mesh.identity.TokenVerifier;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SecurityStateWatcherTest {
  private final BlockingQueue<StreamObserver<WatchSecurityStateResponse>> watches =
      new LinkedBlockingQueue<>();
  private final CountDownLatch left = new CountDownLatch(1);
  private final SecurityState state = new SecurityState();
  private Server server;
  private ManagedChannel channel;
  private SecurityStateWatcher watcher;

  @BeforeEach
  void start() throws Exception {
    String name = UUID.randomUUID().toString();
    server =
        InProcessServerBuilder.forName(name)
            .addService(
                new AuthServiceGrpc.AuthServiceImplBase() {
                  @Override
                  public void watchSecurityState(
                      WatchSecurityStateRequest request,
                      StreamObserver<WatchSecurityStateResponse> answer) {
                    ((ServerCallStreamObserver<?>) answer).setOnCancelHandler(left::countDown);
                    watches.add(answer);
                  }
                })
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
    watcher = new SecurityStateWatcher(channel, state);
    watcher.start();
  }

  @AfterEach
  void stop() {
    watcher.stop();
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void updatesAreApplied() throws Exception {
    assertThat(state.ready()).isFalse();
    assertThat(watcher.lost()).isTrue();

    watches.take().onNext(snapshot());

    untilReady();
    assertThat(watcher.lost()).isFalse();
    assertThat(new TokenVerifier(state).verify(TestNode.serviceToken("tweet")).subject())
        .isEqualTo("tweet");
  }

  @Test
  void aStreamThatEndsIsOpenedAgainAndTheStateIsKept() throws Exception {
    StreamObserver<WatchSecurityStateResponse> first = watches.take();
    first.onNext(snapshot());
    untilReady();

    first.onError(Status.UNAVAILABLE.asRuntimeException());
    watches.take().onCompleted();

    assertThat(watches.take()).isNotNull();
    assertThat(state.ready()).isTrue();
    assertThat(new TokenVerifier(state).verify(TestNode.serviceToken("tweet")).subject())
        .isEqualTo("tweet");
  }

  @Test
  void aBrokenMessageDoesNotStopTheWatcher() throws Exception {
    watches
        .take()
        .onNext(
            WatchSecurityStateResponse.newBuilder()
                .setSnapshot(true)
                .addKeys(TestNode.publicKey().toBuilder().setN("not base64!"))
                .build());

    watches.take().onNext(snapshot());

    untilReady();
  }

  @Test
  void stoppingEndsTheStream() throws Exception {
    watches.take().onNext(snapshot());
    untilReady();

    watcher.stop();

    left.await();
  }

  private void untilReady() {
    while (!state.ready()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static WatchSecurityStateResponse snapshot() {
    return WatchSecurityStateResponse.newBuilder()
        .setSnapshot(true)
        .addKeys(TestNode.publicKey())
        .build();
  }
}
