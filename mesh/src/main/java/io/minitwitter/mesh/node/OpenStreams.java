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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams that a node has open. Streams of clients are limited, in all and per address; those
 * of services are not. A watch never ends by itself, and a server that stops waits for calls in
 * flight: without an end from this side every stop would take its full drain time.
 */
final class OpenStreams implements ServerInterceptor {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Quota quota;
  private final Set<ServerCall<?, ?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  OpenStreams(ConnectionSettings settings) {
    this.quota = new Quota(settings.streams(), settings.streamsPerAddress());
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (call.getMethodDescriptor().getType() == MethodType.UNARY) {
      return next.startCall(call, headers);
    }
    Runnable release = acquire(call);
    ServerCall<Q, R> tracked =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            release.run();
            super.close(status, trailers);
          }
        };
    ServerCall.Listener<Q> listener;
    try {
      if (ended) {
        throw leaving();
      }
      listener = next.startCall(tracked, headers);
    } catch (RuntimeException | Error e) {
      release.run();
      throw e;
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onCancel() {
        release.run();
        super.onCancel();
      }

      @Override
      public void onComplete() {
        release.run();
        super.onComplete();
      }
    };
  }

  private Runnable acquire(ServerCall<?, ?> call) {
    Optional<String> address =
        Caller.current().role() == Role.SERVICE
            ? Optional.empty()
            : Quota.address(call.getAttributes());
    if (address.isPresent() && !quota.tryAcquire(address.get())) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_RATE_LIMITED,
          "Too many streams are open; close some or try again later.",
          RETRY_AFTER);
    }
    open.add(call);
    return () -> {
      if (open.remove(call)) {
        address.ifPresent(quota::release);
      }
    };
  }

  /** Ends every stream, and refuses new ones: their clients find another replica. */
  void end() {
    ended = true;
    for (ServerCall<?, ?> call : open) {
      StatusRuntimeException reason = leaving();
      CallEnd.close(call, reason.getStatus(), reason.getTrailers());
    }
  }

  private static StatusRuntimeException leaving() {
    return Errors.retryLater(
        ErrorReason.ERROR_REASON_UNAVAILABLE, "This server is stopping; try again.", RETRY_AFTER);
  }
}
