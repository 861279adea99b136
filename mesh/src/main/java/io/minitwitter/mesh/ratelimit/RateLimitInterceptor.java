package io.minitwitter.mesh.ratelimit;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.minitwitter.contract.Contract;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.ClientNetwork;
import io.minitwitter.mesh.identity.Role;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Limits gRPC calls of RPCs that have a route, with the classes, quotas and buckets of the gateway:
 * a client that calls a service directly gets no more than over HTTP. Not counted are calls of
 * services, calls that the gateway has counted already, and calls within the process.
 */
public final class RateLimitInterceptor implements ServerInterceptor {
  private final RateLimits limits;
  private final Map<String, LimitClass> classes;

  /** Counts with {@code limits}; the policy says which RPCs need no token. */
  public RateLimitInterceptor(RateLimits limits, AccessPolicy policy) {
    this.limits = limits;
    this.classes =
        Contract.methods()
            .filter(method -> method.getOptions().hasExtension(AnnotationsProto.http))
            .collect(
                Collectors.toUnmodifiableMap(
                    Contract::fullName, method -> classOf(method, policy)));
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    LimitClass limit = classes.get(call.getMethodDescriptor().getFullMethodName());
    Caller caller = Caller.current();
    if (limit != null && caller.role() != Role.SERVICE && !ClientNetwork.isVouchedFor()) {
      String network = ClientNetwork.ofPeer(call.getAttributes());
      if (!network.isEmpty()) {
        take(limit, caller, network);
      }
    }
    return next.startCall(call, headers);
  }

  private void take(LimitClass limit, Caller caller, String network) {
    Decision decision = limits.take(limit, caller.subject(), network);
    if (!decision.allowed()) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_RATE_LIMITED,
          "Too many requests of the class " + limit.policyName() + ".",
          decision.retryAfter());
    }
  }

  private static LimitClass classOf(MethodDescriptor method, AccessPolicy policy) {
    HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    return LimitClass.of(
        rule.getPatternCase() == HttpRule.PatternCase.GET,
        policy.allows(Role.ANONYMOUS, Contract.fullName(method)));
  }
}
