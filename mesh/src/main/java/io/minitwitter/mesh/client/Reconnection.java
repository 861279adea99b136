package io.minitwitter.mesh.client;

import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps reconnecting to an unavailable service. gRPC itself increases its back-off up to two
 * minutes, in which every call fails although the service may be available again
 * (connection-backoff.md of gRPC).
 */
final class Reconnection {
  // Short enough for a call that is tried three times, over a fifth of a second, to outlive one
  // failure.
  private static final long PAUSE_MILLIS = 100;

  private final ManagedChannel channel;
  private final Executor later;

  private Reconnection(ManagedChannel channel, Executor executor) {
    this.channel = channel;
    this.later = CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, executor);
  }

  /** Watches a channel until it is shut down. */
  static ManagedChannel of(ManagedChannel channel, Executor executor) {
    // Not in the context of the call that opens the channel.
    Context.ROOT.run(new Reconnection(channel, executor)::look);
    return channel;
  }

  private void look() {
    ConnectivityState state = channel.getState(false);
    switch (state) {
      case SHUTDOWN -> {}
      // The channel stays in this state, however often it retries, until an address is reached.
      case TRANSIENT_FAILURE -> later.execute(this::retry);
      default -> channel.notifyWhenStateChanged(state, this::look);
    }
  }

  private void retry() {
    channel.resetConnectBackoff();
    look();
  }
}
