package io.minitwitter.mesh.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.Message;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Checks each request before its handler sees it, and refuses those that cannot be read. */
public final class FieldLimitsInterceptor implements ServerInterceptor {
  private static final int MOST_REMEMBERED = 10_000;
  private static final int MOST_BYTES_REMEMBERED = 64;

  /**
   * Small reads that were valid: most reads concern the same few tweets, users and first pages, and
   * a pattern is compiled for each check, which is a fifth of the cost of such a read.
   */
  private final Cache<Message, Boolean> passed =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    boolean read = call.getMethodDescriptor().isSafe();
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q request) {
        MalformedMessages.refuse(request);
        if (request instanceof Message message) {
          check(message, read);
        }
        super.onMessage(request);
      }
    };
  }

  private void check(Message request, boolean read) {
    if (!read || request.getSerializedSize() > MOST_BYTES_REMEMBERED) {
      FieldLimits.check(request);
    } else if (passed.getIfPresent(request) == null) {
      FieldLimits.check(request);
      passed.put(request, true);
    }
  }
}
