package io.minitwitter.mesh.access;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.Role;

/** Refuses calls that the policy does not allow to the caller. */
public final class AccessInterceptor implements ServerInterceptor {
  private final AccessPolicy policy;

  /** Decides by {@code policy}. */
  public AccessInterceptor(AccessPolicy policy) {
    this.policy = policy;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Caller caller = Caller.current();
    if (!policy.allows(caller, call.getMethodDescriptor().getFullMethodName())) {
      throw refusal(caller.role());
    }
    return next.startCall(call, headers);
  }

  /** The error for a refused caller: to log in, if that could help. */
  public static StatusRuntimeException refusal(Role role) {
    return role == Role.ANONYMOUS
        ? Errors.of(ErrorReason.ERROR_REASON_TOKEN_MISSING, "Log in: this call needs a token.")
        : Errors.of(ErrorReason.ERROR_REASON_ACCESS_DENIED, "Your role does not permit this call.");
  }
}
