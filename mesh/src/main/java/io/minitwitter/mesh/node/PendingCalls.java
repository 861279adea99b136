package io.minitwitter.mesh.node;

import com.google.protobuf.MessageLite;
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
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.ClientNetwork;
import io.minitwitter.mesh.identity.Role;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits the memory of unary calls that wait for their client: for the rest of a request, or for
 * the client to read the response. A client of HTTP/2 decides how much of a response it takes; what
 * it does not take stays in the server's memory until {@link StreamEnd}.
 */
final class PendingCalls implements ServerInterceptor {
  /** What a request may take before it has arrived; few are as large. */
  static final int UNFINISHED_BYTES = 64 << 10;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final int MEBIBYTE = 1 << 20;

  private final Quota bytes;

  PendingCalls(ConnectionSettings settings) {
    this.bytes =
        new Quota(
            settings.pendingMebibytes() * MEBIBYTE,
            settings.pendingMebibytesPerAddress() * MEBIBYTE);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Optional<String> address = Quota.address(call.getAttributes());
    if (address.isEmpty()
        || call.getMethodDescriptor().getType() != MethodType.UNARY
        || Caller.current().role() == Role.SERVICE
        || ClientNetwork.isVouchedFor()) {
      return next.startCall(call, headers);
    }
    Pending pending = new Pending(address.get());
    ServerCall<Q, R> counted =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendMessage(R message) {
            if (message instanceof MessageLite response) {
              pending.respond(response.getSerializedSize());
            }
            super.sendMessage(message);
          }

          @Override
          public void close(Status status, Metadata trailers) {
            pending.arrived();
            super.close(status, trailers);
          }
        };
    ServerCall.Listener<Q> listener;
    try {
      listener = next.startCall(counted, headers);
    } catch (RuntimeException | Error e) {
      pending.end();
      throw e;
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onHalfClose() {
        pending.arrived();
        super.onHalfClose();
      }

      @Override
      public void onCancel() {
        pending.end();
        super.onCancel();
      }

      @Override
      public void onComplete() {
        pending.end();
        super.onComplete();
      }
    };
  }

  /** What one call holds. */
  private final class Pending {
    private final String address;
    private int unfinished = UNFINISHED_BYTES;
    private int unread;
    private boolean ended;

    Pending(String address) {
      this.address = address;
      if (!bytes.tryAcquire(address, unfinished)) {
        throw Errors.retryLater(
            ErrorReason.ERROR_REASON_RATE_LIMITED,
            "Too many requests have not arrived, or responses have not been read; try again later.",
            RETRY_AFTER);
      }
    }

    synchronized void arrived() {
      bytes.release(address, unfinished);
      unfinished = 0;
    }

    /** The transport says when it was read: the call is complete then. */
    synchronized void respond(int size) {
      if (!ended) {
        bytes.acquire(address, size);
        unread += size;
      }
    }

    synchronized void end() {
      ended = true;
      bytes.release(address, unfinished + unread);
      unfinished = 0;
      unread = 0;
    }
  }
}
