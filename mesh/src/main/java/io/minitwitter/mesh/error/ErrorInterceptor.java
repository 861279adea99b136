package io.minitwitter.mesh.error;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.store.StoreFailures;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever a handler throws into a status with a stable reason, so that no text of an
 * exception reaches a caller, and logs the cause under the request id.
 */
public final class ErrorInterceptor implements ServerInterceptor {
  private static final Logger log = LoggerFactory.getLogger(ErrorInterceptor.class);
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    ReasonedCall<Q, R> reasoned = new ReasonedCall<>(call);
    ServerCall.Listener<Q> listener;
    try {
      listener = next.startCall(reasoned, headers);
    } catch (RuntimeException e) {
      reasoned.fail(e);
      return new ServerCall.Listener<>() {};
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onMessage(Q message) {
        try {
          super.onMessage(message);
        } catch (RuntimeException e) {
          reasoned.fail(e);
        }
      }

      @Override
      public void onHalfClose() {
        try {
          super.onHalfClose();
        } catch (RuntimeException e) {
          reasoned.fail(e);
        }
      }
    };
  }

  /** A call that never closes with a bare status. */
  private static final class ReasonedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private boolean closed;

    ReasonedCall(ServerCall<Q, R> call) {
      super(call);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (closed) {
        return;
      }
      closed = true;
      if (status.isOk() || trailers.containsKey(DETAILS)) {
        if (status.getCause() != null) {
          logCause(status);
        }
        super.close(status.withCause(null), trailers);
        return;
      }
      logCause(status);
      StatusRuntimeException named = named(status);
      super.close(named.getStatus().withCause(null), named.getTrailers());
    }

    void fail(RuntimeException e) {
      Metadata trailers = Status.trailersFromThrowable(e);
      boolean ours = e instanceof StatusRuntimeException && trailers != null;
      if (ours) {
        close(((StatusRuntimeException) e).getStatus(), trailers);
      } else if (StoreFailures.isUnavailable(e)) {
        close(Status.UNAVAILABLE.withCause(e), new Metadata());
      } else {
        // No status, or one that a library made: a fault to look into.
        close(Status.fromThrowable(e).withCause(e), new Metadata());
      }
    }

    private static StatusRuntimeException named(Status status) {
      ErrorReason reason = ErrorDetails.reasonOf(status.getCode());
      String text = ErrorDetails.textOf(reason);
      return status.getCode() == Status.Code.UNAVAILABLE
          ? Errors.retryLater(reason, text, RETRY_AFTER)
          : Errors.of(reason, text);
    }

    private void logCause(Status status) {
      String rpc = getMethodDescriptor().getFullMethodName();
      Throwable cause = status.getCause();
      switch (status.getCode()) {
        case CANCELLED -> log.debug("{} was cancelled", rpc);
        case DEADLINE_EXCEEDED -> log.info("{} passed its deadline", rpc);
        case UNAVAILABLE -> log.warn("{} is unavailable: {}", rpc, causeText(cause));
        default -> log.error("{} failed with {}", rpc, status.getCode(), cause);
      }
    }

    private static String causeText(Throwable cause) {
      return cause instanceof StatusRuntimeException || cause instanceof StatusException
          ? Status.fromThrowable(cause).getCode().name()
          : String.valueOf(cause);
    }
  }
}
