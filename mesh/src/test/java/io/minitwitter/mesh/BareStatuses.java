package io.minitwitter.mesh;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Finds handlers that close a call with a bare status, without a stable reason. */
final class BareStatuses implements ServerInterceptor {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private final Queue<String> found = new ConcurrentLinkedQueue<>();
  private volatile boolean allowed;

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String rpc = call.getMethodDescriptor().getFullMethodName();
    ServerCall<Q, R> checked =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            check(rpc, status, trailers);
            super.close(status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(checked, headers)) {
      @Override
      public void onHalfClose() {
        try {
          super.onHalfClose();
        } catch (StatusRuntimeException e) {
          check(rpc, e.getStatus(), e.getTrailers());
          throw e;
        }
      }
    };
  }

  private void check(String rpc, Status status, Metadata trailers) {
    boolean reasoned =
        switch (status.getCode()) {
          // Also gRPC's own statuses of calls that the handler makes, and of methods it lacks.
          case OK, CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE, UNIMPLEMENTED -> true;
          // Any other exception.
          case UNKNOWN -> status.getCause() != null;
          default -> trailers != null && trailers.containsKey(DETAILS);
        };
    if (!reasoned) {
      found.add(rpc + " closed with " + status);
    }
  }

  /** For tests of how such statuses are handled. */
  void allow() {
    allowed = true;
  }

  void assertNone() {
    if (!allowed && !found.isEmpty()) {
      throw new AssertionError("Use Errors for statuses: " + found);
    }
  }
}
