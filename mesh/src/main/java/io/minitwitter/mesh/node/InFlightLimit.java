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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

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
    Unfinished timeout = Unfinished.add(() -> end(call), messageTimeout);
    ServerCall<Q, R> counted =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            timeout.remove();
            permit.release();
            super.close(status, trailers);
          }
        };
    ServerCall.Listener<Q> listener;
    try {
      listener = next.startCall(counted, headers);
    } catch (RuntimeException | Error e) {
      timeout.remove();
      throw e;
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onHalfClose() {
        timeout.remove();
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
        timeout.remove();
        permit.release();
      }
    };
  }

  private static void end(ServerCall<?, ?> unfinished) {
    StatusRuntimeException reason =
        Errors.of(
            ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED, "The request did not arrive in time.");
    CallEnd.close(unfinished, reason.getStatus(), reason.getTrailers());
  }

  /**
   * A call whose request has not arrived completely. One thread looks through all of them: a timer
   * for each call would be set and cancelled by almost every call.
   */
  private static final class Unfinished {
    private static final Duration SWEEP_INTERVAL = Duration.ofMillis(50);
    private static final Set<Unfinished> ALL = ConcurrentHashMap.newKeySet();

    static {
      Thread.ofPlatform().daemon().name("message-timeouts").start(Unfinished::sweep);
    }

    private final Runnable end;
    private final long deadlineNanos;

    private Unfinished(Runnable end, long deadlineNanos) {
      this.end = end;
      this.deadlineNanos = deadlineNanos;
    }

    static Unfinished add(Runnable end, Duration timeout) {
      Unfinished call = new Unfinished(end, System.nanoTime() + timeout.toNanos());
      ALL.add(call);
      return call;
    }

    void remove() {
      ALL.remove(this);
    }

    private static void sweep() {
      while (true) {
        LockSupport.parkNanos(SWEEP_INTERVAL.toNanos());
        long now = System.nanoTime();
        ALL.forEach(
            call -> {
              if (now - call.deadlineNanos >= 0 && ALL.remove(call)) {
                Thread.startVirtualThread(call.end);
              }
            });
      }
    }
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
