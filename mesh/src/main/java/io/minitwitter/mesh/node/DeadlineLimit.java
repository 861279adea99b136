package io.minitwitter.mesh.node;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.MDC;

/**
 * Limits how long unary calls take: a call without a deadline gets one, and a late deadline is
 * shortened, so that no call waits forever and every call that it makes in turn has a deadline too.
 */
final class DeadlineLimit implements ServerInterceptor {
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("deadlines").factory());

  private final Duration byDefault;
  private final Duration latest;

  /**
   * A limit.
   *
   * @param byDefault the deadline of a call that has none
   * @param latest the latest deadline of any call
   */
  DeadlineLimit(Duration byDefault, Duration latest) {
    this.byDefault = byDefault.compareTo(latest) < 0 ? byDefault : latest;
    this.latest = latest;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Deadline requested = StreamEnd.isWithoutDeadline() ? null : Context.current().getDeadline();
    boolean inTime =
        requested != null && requested.timeRemaining(TimeUnit.NANOSECONDS) <= latest.toNanos();
    if (inTime || call.getMethodDescriptor().getType() != MethodType.UNARY) {
      return next.startCall(call, headers);
    }
    Duration deadline = requested == null ? byDefault : latest;
    Context.CancellableContext bounded =
        Context.current().withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS, TIMER);
    closeWhenPassed(bounded, call);
    ServerCall<Q, R> ended =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            // Else the timer would keep the call's memory until the deadline.
            bounded.cancel(null);
            super.close(status, trailers);
          }
        };
    try {
      return Contexts.interceptCall(bounded, ended, headers, next);
    } catch (RuntimeException | Error e) {
      bounded.cancel(null);
      throw e;
    }
  }

  /** Answers the caller even if the handler is stuck in a store that knows no deadlines. */
  private static void closeWhenPassed(Context.CancellableContext bounded, ServerCall<?, ?> call) {
    Map<String, String> marks = MDC.getCopyOfContextMap();
    bounded.addListener(
        context -> {
          if (context.cancellationCause() instanceof TimeoutException) {
            if (marks != null) {
              MDC.setContextMap(marks);
            }
            CallEnd.close(call, Status.DEADLINE_EXCEEDED, new Metadata());
          }
        },
        Thread::startVirtualThread);
  }
}
