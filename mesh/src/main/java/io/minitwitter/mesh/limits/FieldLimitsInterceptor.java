package io.minitwitter.mesh.limits;

import com.google.protobuf.Message;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Checks each request before its handler sees it, and refuses those that cannot be read. */
public final class FieldLimitsInterceptor implements ServerInterceptor {
  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q request) {
        MalformedMessages.refuse(request);
        if (request instanceof Message message) {
          FieldLimits.check(message);
        }
        super.onMessage(request);
      }
    };
  }
}
