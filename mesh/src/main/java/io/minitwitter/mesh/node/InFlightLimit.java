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
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.Role;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Refuses unary calls beyond a number at once: those that are accepted keep their latency, and the
 * others learn early that they should retry. Virtual threads alone would accept them all.
 *
 * <p>A call takes a permit when its request is complete, so that unfinished requests hold none;
 * they are ended after {@link #MESSAGE_TIMEOUT}. An eighth of the permits is reserved for services,
 * so that other callers cannot stop the system's own calls.
 */
final class InFlightLimit implements ServerInterceptor {
  /** How long a request may take to arrive after its headers. */
  static final Duration MESSAGE_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final int RESERVED_FRACTION = 8;
  private static final ScheduledThreadPoolExecutor TIMER =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("message-timeouts").factory());

  static {
    // Else the timer would keep each call's memory until its timeout.
    TIMER.setRemoveOnCancelPolicy(true);
  }

  private final Semaphore permits;
  private final Semaphore permitsOfClients;
  private final Duration messageTimeout;

  InFlightLimit(int most) {
    this(most, MESSAGE_TIMEOUT);
  }

  InFlightLimit(int most, Duration messageTimeout) {
    this.permits = new Semaphore(most);
    this.permitsOfClients = new Semaphore(most - most / RESERVED_FRACTION);
    this.messageTimeout = messageTimeout;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (call.getMethodDescriptor().getType() != MethodType.UNARY) {
      return next.startCall(call, headers);
    }
    Permit permit = new Permit(Caller.current().role() == Role.SERVICE);
    Future<?> timeout =
        TIMER.schedule(
            () -> Thread.startVirtualThread(() -> end(call)),
            messageTimeout.toNanos(),
            TimeUnit.NANOSECONDS);
    ServerCall<Q, R> counted =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            timeout.cancel(false);
            permit.release();
            super.close(status, trailers);
          }
        };
    ServerCall.Listener<Q> listener;
    try {
      listener = next.startCall(counted, headers);
    } catch (RuntimeException | Error e) {
      timeout.cancel(false);
      throw e;
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onHalfClose() {
        timeout.cancel(false);
        permit.acquire();
        super.onHalfClose();
      }

      @Override
      public void onCancel() {
        end();
        super.onCancel();
      }

      @Override
      public void onComplete() {
        // Also a call that was closed by an outer interceptor ends here.
        end();
        super.onComplete();
      }

      private void end() {
        timeout.cancel(false);
        permit.release();
      }
    };
  }

  private static void end(ServerCall<?, ?> unfinished) {
    StatusRuntimeException reason =
        Errors.of(
            ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED, "The request did not arrive in time.");
    unfinished.close(reason.getStatus(), reason.getTrailers());
  }

  /** The permit of one call. */
  private final class Permit {
    private final boolean service;
    private final AtomicBoolean held = new AtomicBoolean();

    Permit(boolean service) {
      this.service = service;
    }

    void acquire() {
      boolean acquired = service || permitsOfClients.tryAcquire();
      if (acquired && !permits.tryAcquire()) {
        acquired = false;
        if (!service) {
          permitsOfClients.release();
        }
      }
      if (!acquired) {
        throw Errors.retryLater(
            ErrorReason.ERROR_REASON_OVERLOADED, "Too many calls at once; try again.", RETRY_AFTER);
      }
      held.set(true);
    }

    void release() {
      if (held.compareAndSet(true, false)) {
        permits.release();
        if (!service) {
          permitsOfClients.release();
        }
      }
    }
  }
}
