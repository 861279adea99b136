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
 * exception reaches a caller, and logs the cause under the request id. A call closes once: what a
 * handler says after its deadline, from another thread, is dropped.
 */
public final class ErrorInterceptor implements ServerInterceptor {
  private static final Logger log = LoggerFactory.getLogger(ErrorInterceptor.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    ReasonedCall<Q, R> reasoned = new ReasonedCall<>(call);
    ServerCall.Listener<Q> listener;
    try {
      listener = next.startCall(reasoned, headers);
    } catch (RuntimeException | Error e) {
      reasoned.fail(e);
      return new ServerCall.Listener<>() {};
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onMessage(Q message) {
        reasoned.run(() -> super.onMessage(message));
      }

      @Override
      public void onHalfClose() {
        reasoned.run(super::onHalfClose);
      }

      @Override
      public void onReady() {
        reasoned.run(super::onReady);
      }
    };
  }

  /** A call that never closes with a bare status. */
  private static final class ReasonedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private boolean closed;
    private volatile boolean failed;

    ReasonedCall(ServerCall<Q, R> call) {
      super(call);
    }

    /** Lets the handler see an event, unless an earlier one has failed. */
    void run(Runnable event) {
      if (failed) {
        return;
      }
      try {
        event.run();
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!closed) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(R message) {
      if (!closed) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (closed) {
        return;
      }
      closed = true;
      if (status.isOk() || trailers.containsKey(Errors.DETAILS)) {
        if (status.getCause() != null) {
          logCause(status);
        }
        super.close(status.withCause(null), trailers);
        return;
      }
      boolean unknownService = isUnknownService(status);
      if (!unknownService) {
        logCause(status);
      }
      StatusRuntimeException named =
          unknownService
              ? Errors.of(
                  ErrorReason.ERROR_REASON_SERVICE_NOT_FOUND, "This server has no such service.")
              : named(status);
      super.close(named.getStatus(), named.getTrailers());
    }

    void fail(Throwable e) {
      failed = true;
      Metadata trailers = Status.trailersFromThrowable(e);
      if (e instanceof StatusRuntimeException error
          && trailers != null
          && trailers.containsKey(Errors.DETAILS)) {
        // A called service's trailers hold its transport's entries too, which are not ours to send.
        Metadata details = new Metadata();
        details.put(Errors.DETAILS, trailers.get(Errors.DETAILS));
        close(error.getStatus(), details);
      } else if (StoreFailures.isUnavailable(e)) {
        close(Status.UNAVAILABLE.withCause(e), new Metadata());
      } else {
        close(Status.fromCode(code(e)).withCause(e), new Metadata());
      }
    }

    private static Status.Code code(Throwable e) {
      Status.Code code = Status.fromThrowable(e).getCode();
      if (e instanceof StatusRuntimeException) {
        return code;
      }
      // That a service refused our call does not mean that we refuse this one.
      return switch (code) {
        case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> code;
        default -> Status.Code.INTERNAL;
      };
    }

    /** What gRPC's health service says about a service that it does not know. */
    private boolean isUnknownService(Status status) {
      return status.getCode() == Status.Code.NOT_FOUND
          && getMethodDescriptor().getFullMethodName().startsWith("grpc.health.");
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
        case UNIMPLEMENTED -> log.info("{} is not offered here", rpc);
        case UNAVAILABLE -> log.warn("{} is unavailable: {}", rpc, causeText(status));
        default -> log.error("{} failed with {}", rpc, status.getCode(), cause);
      }
    }

    private static String causeText(Status status) {
      Throwable cause = status.getCause();
      if (cause == null) {
        return String.valueOf(status.getDescription());
      }
      if (cause instanceof StatusRuntimeException || cause instanceof StatusException) {
        Status failed = Status.fromThrowable(cause);
        // The text is gRPC's own or the called service's safe one; its further lines describe the
        // channel.
        return failed.getCode() == Status.Code.UNAVAILABLE
            ? failed.getCode()
                + ": "
                + String.valueOf(failed.getDescription()).lines().findFirst().orElse("")
            : failed.getCode().name();
      }
      return String.valueOf(cause);
    }
  }
}
