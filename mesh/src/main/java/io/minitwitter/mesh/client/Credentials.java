package io.minitwitter.mesh.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.ClientNetwork;
import io.minitwitter.mesh.identity.IdentityInterceptor;
import io.minitwitter.mesh.identity.ServiceTokenSource;
import io.minitwitter.mesh.telemetry.RequestContext;
import io.minitwitter.mesh.telemetry.TelemetryInterceptor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Adds request id, trace, tokens and, if the served call has none, a deadline to an outgoing call.
 */
final class Credentials implements ClientInterceptor {
  private static final long DEADLINE_SECONDS = 5;

  private final Consumer<Metadata> tokens;
  private final Runnable refused;

  private Credentials(Consumer<Metadata> tokens) {
    this(tokens, () -> {});
  }

  private Credentials(Consumer<Metadata> tokens, Runnable refused) {
    this.tokens = tokens;
    this.refused = refused;
  }

  /** No token at all. */
  static Credentials none() {
    return new Credentials(headers -> {});
  }

  /** The token of the user whose request is served, as if the user called directly. */
  static Credentials ofCaller() {
    return new Credentials(
        headers -> {
          String token = Caller.current().userToken();
          if (!token.isEmpty()) {
            headers.put(IdentityInterceptor.AUTHORIZATION, "Bearer " + token);
          }
        });
  }

  /**
   * As {@link #ofCaller}, with the network of the gateway's client, which the gateway's own token
   * vouches for.
   */
  static Credentials ofGateway(ServiceTokenSource source) {
    Credentials caller = ofCaller();
    return new Credentials(
        headers -> {
          caller.tokens.accept(headers);
          String network = ClientNetwork.current();
          if (!network.isEmpty()) {
            headers.put(ClientNetwork.HEADER, network);
          }
          headers.put(ClientNetwork.VIA, "Bearer " + source.token());
        },
        source::refused);
  }

  /** The service's own token, together with the user's token. */
  static Credentials ofService(ServiceTokenSource source) {
    return new Credentials(
        headers -> {
          headers.put(IdentityInterceptor.AUTHORIZATION, "Bearer " + source.token());
          String token = Caller.current().userToken();
          if (!token.isEmpty()) {
            headers.put(IdentityInterceptor.ON_BEHALF_OF, token);
          }
        },
        source::refused);
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    boolean unbounded =
        method.getType() == MethodDescriptor.MethodType.UNARY
            && options.getDeadline() == null
            && Context.current().getDeadline() == null;
    CallOptions bounded =
        unbounded ? options.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS) : options;
    return new SimpleForwardingClientCall<>(next.newCall(method, bounded)) {
      @Override
      public void start(Listener<R> listener, Metadata headers) {
        RequestContext request = RequestContext.KEY.get();
        if (request != null) {
          headers.put(TelemetryInterceptor.REQUEST_ID, request.requestId());
          headers.put(TelemetryInterceptor.TRACE_PARENT, request.traceParent());
        }
        tokens.accept(headers);
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                if (status.getCode() == Status.Code.UNAUTHENTICATED
                    && ErrorDetails.of(status.asRuntimeException(trailers)).reason()
                        == ErrorReason.ERROR_REASON_TOKEN_INVALID) {
                  refused.run();
                }
                super.onClose(status, trailers);
              }
            },
            headers);
      }
    };
  }
}
