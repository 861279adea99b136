package io.minitwitter.mesh.node;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Refuses unary calls above a limit of concurrent calls: accepted calls keep their latency, and
 * refused ones can retry early. Virtual threads alone would accept all calls.
 */
final class InFlightLimit implements ServerInterceptor {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Semaphore places;

  InFlightLimit(int most) {
    places = new Semaphore(most);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (call.getMethodDescriptor().getType() != MethodType.UNARY) {
      return next.startCall(call, headers);
    }
    if (!places.tryAcquire()) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_OVERLOADED, "Too many calls at once; try again.", RETRY_AFTER);
    }
    AtomicBoolean held = new AtomicBoolean(true);
    Runnable release =
        () -> {
          if (held.compareAndSet(true, false)) {
            places.release();
          }
        };
    ServerCall<Q, R> counted =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            release.run();
            super.close(status, trailers);
          }
        };
    try {
      return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
        @Override
        public void onCancel() {
          release.run();
          super.onCancel();
        }

        @Override
        public void onComplete() {
          // Also a call that was closed further out, past this one, ends here.
          release.run();
          super.onComplete();
        }
      };
    } catch (RuntimeException | Error e) {
      release.run();
      throw e;
    }
  }
}
