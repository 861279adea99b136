package io.minitwitter.mesh.node;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams that a node has open. A watch never ends by itself, and a server that stops waits for
 * what is in flight: without an end from this side every stop would take as long as it may.
 */
final class OpenStreams implements ServerInterceptor {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Set<ServerCall<?, ?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (call.getMethodDescriptor().getType() == MethodType.UNARY) {
      return next.startCall(call, headers);
    }
    ServerCall<Q, R> tracked =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            open.remove(call);
            super.close(status, trailers);
          }
        };
    open.add(call);
    if (ended) {
      open.remove(call);
      throw leaving();
    }
    return new SimpleForwardingServerCallListener<>(next.startCall(tracked, headers)) {
      @Override
      public void onCancel() {
        open.remove(call);
        super.onCancel();
      }

      @Override
      public void onComplete() {
        open.remove(call);
        super.onComplete();
      }
    };
  }

  /** Ends every stream and refuses new ones: watchers connect to another replica. */
  void end() {
    ended = true;
    for (ServerCall<?, ?> call : open) {
      StatusRuntimeException reason = leaving();
      call.close(reason.getStatus(), reason.getTrailers());
    }
  }

  private static StatusRuntimeException leaving() {
    return Errors.retryLater(
        ErrorReason.ERROR_REASON_UNAVAILABLE, "This server is stopping; try again.", RETRY_AFTER);
  }
}
