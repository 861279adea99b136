package io.minitwitter.mesh.telemetry;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;

/**
 * Gives every call its request and trace id, in the gRPC context, in log lines and in the answer's
 * headers, and times it by RPC and status.
 */
public final class TelemetryInterceptor implements ServerInterceptor {
  /** The request id, in both directions. */
  public static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

  /** W3C Trace Context's {@code traceparent}. */
  public static final Metadata.Key<String> TRACE_PARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private final String service;
  private final MeterRegistry meters;
  private final Map<String, Map<Status.Code, Timer>> timers = new ConcurrentHashMap<>();

  /** Telemetry for the node {@code service}. */
  public TelemetryInterceptor(String service, MeterRegistry meters) {
    this.service = service;
    this.meters = meters;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    long start = System.nanoTime();
    RequestContext request = RequestContext.of(headers.get(REQUEST_ID), headers.get(TRACE_PARENT));
    ServerCall<Q, R> timed =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendHeaders(Metadata answer) {
            answer.discardAll(REQUEST_ID);
            answer.put(REQUEST_ID, request.requestId());
            super.sendHeaders(answer);
          }

          @Override
          public void close(Status status, Metadata trailers) {
            if (!status.isOk()) {
              // An error has no headers but these, and is where the id is needed most.
              trailers.discardAll(REQUEST_ID);
              trailers.put(REQUEST_ID, request.requestId());
            }
            timer(getMethodDescriptor().getFullMethodName(), status.getCode())
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            super.close(status, trailers);
          }
        };
    mark(request);
    try {
      return new MarkedListener<>(
          Contexts.interceptCall(
              Context.current().withValue(RequestContext.KEY, request), timed, headers, next),
          request);
    } finally {
      MDC.clear();
    }
  }

  private Timer timer(String rpc, Status.Code code) {
    return timers
        .computeIfAbsent(rpc, any -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            code,
            any ->
                Timer.builder("grpc.server.calls")
                    .description("Time that the server spent on a call")
                    .tag("service", service)
                    .tag("rpc", rpc)
                    .tag("status", code.name())
                    .register(meters));
  }

  private void mark(RequestContext request) {
    MDC.put("service", service);
    MDC.put("request_id", request.requestId());
    MDC.put("trace_id", request.traceId());
  }

  /** Callbacks come on changing virtual threads, so each marks its own. */
  private final class MarkedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final RequestContext request;

    MarkedListener(ServerCall.Listener<Q> listener, RequestContext request) {
      super(listener);
      this.request = request;
    }

    @Override
    public void onMessage(Q message) {
      mark(request);
      try {
        super.onMessage(message);
      } finally {
        MDC.clear();
      }
    }

    @Override
    public void onHalfClose() {
      mark(request);
      try {
        super.onHalfClose();
      } finally {
        MDC.clear();
      }
    }
  }
}
