package io.minitwitter.mesh.identity;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;

/**
 * Identifies the caller by the token in {@code authorization} and, if it belongs to a service, by
 * the user's token in {@code minitwitter-caller}. An invalid token is refused even if the call
 * needs none.
 */
public final class IdentityInterceptor implements ServerInterceptor {
  /** {@code Bearer} and the token of who makes the call. */
  public static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** The token of the user on whose behalf a service calls. */
  public static final Metadata.Key<String> ON_BEHALF_OF =
      Metadata.Key.of("minitwitter-caller", Metadata.ASCII_STRING_MARSHALLER);

  private static final String GATEWAY = "gateway";

  private final TokenVerifier verifier;

  /** Verifies tokens with {@code verifier}. */
  public IdentityInterceptor(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Caller caller = caller(headers);
    Context context = Context.current();
    if (caller.role() != Role.ANONYMOUS) {
      context = context.withValue(Caller.KEY, caller);
    }
    boolean vouchedFor = isVouchedFor(headers);
    if (vouchedFor) {
      context = context.withValue(ClientNetwork.VOUCHED_FOR, true);
    }
    if (!call.getMethodDescriptor().isSafe()) {
      context = context.withValue(ClientNetwork.KEY, network(call, headers, vouchedFor));
    }
    return context.equals(Context.current())
        ? next.startCall(call, headers)
        : Contexts.interceptCall(context, call, headers, next);
  }

  /** The network of the client, as the gateway reports it; other callers cannot set it. */
  private static String network(ServerCall<?, ?> call, Metadata headers, boolean vouchedFor) {
    String named = headers.get(ClientNetwork.HEADER);
    return named != null && vouchedFor ? named : ClientNetwork.ofPeer(call.getAttributes());
  }

  private boolean isVouchedFor(Metadata headers) {
    String via = headers.get(ClientNetwork.VIA);
    if (via == null) {
      return false;
    }
    Caller gateway = verifier.verify(bearer(via));
    return gateway.role() == Role.SERVICE && gateway.subject().equals(GATEWAY);
  }

  private Caller caller(Metadata headers) {
    String authorization = headers.get(AUTHORIZATION);
    if (authorization == null) {
      return Caller.ANONYMOUS;
    }
    Caller direct = verifier.verify(bearer(authorization));
    String behind = headers.get(ON_BEHALF_OF);
    if (direct.role() != Role.SERVICE || behind == null) {
      return direct;
    }
    Caller user = verifier.verify(behind);
    if (user.user().isEmpty()) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_TOKEN_INVALID,
          "minitwitter-caller must be a user's access token.");
    }
    return new Caller(Role.SERVICE, direct.subject(), user.user(), behind);
  }

  /**
   * The token of an {@code Authorization} value (RFC 6750 section 2.1; the scheme in any case).
   *
   * @throws io.grpc.StatusRuntimeException TOKEN_INVALID for another scheme
   */
  public static String bearer(String authorization) {
    String scheme = "Bearer ";
    if (!authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
      throw Errors.of(
          ErrorReason.ERROR_REASON_TOKEN_INVALID, "Send the token as \"Bearer <token>\".");
    }
    return authorization.substring(scheme.length()).strip();
  }
}
