package io.minitwitter.gateway.http;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.IdentityInterceptor;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.identity.TokenVerifier;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.function.BooleanSupplier;

/** Identifies the caller of a request and checks the access policy. */
public final class Access {
  private final TokenVerifier verifier;
  private final AccessPolicy policy;
  private final boolean operationsOpen;

  /**
   * @param operationsOpen whether routes for operators are open to clients on this host, because
   *     the gateway listens on loopback only
   */
  public Access(TokenVerifier verifier, AccessPolicy policy, boolean operationsOpen) {
    this.verifier = verifier;
    this.policy = policy;
    this.operationsOpen = operationsOpen;
  }

  /**
   * The caller identified by the request's token; anonymous without a token.
   *
   * @throws io.grpc.StatusRuntimeException if the token is invalid, even if none is required
   */
  Caller identify(HttpServletRequest request) {
    Enumeration<String> values = request.getHeaders("Authorization");
    if (!values.hasMoreElements()) {
      return Caller.ANONYMOUS;
    }
    String authorization = values.nextElement();
    if (values.hasMoreElements()) {
      throw Errors.of(ErrorReason.ERROR_REASON_TOKEN_INVALID, "Send one Authorization header.");
    }
    return verifier.verify(IdentityInterceptor.bearer(authorization));
  }

  /**
   * Refuses callers that the policy does not allow on a route.
   *
   * @param local whether the request comes from this host directly
   * @throws StatusRuntimeException when the caller is refused
   */
  void require(Caller caller, Route route, BooleanSupplier local) {
    if (policy.allows(caller, route.accessObject())
        || (operationsOpen && route.kind() == Route.Kind.OPERATIONS && local.getAsBoolean())) {
      return;
    }
    throw caller.role() == Role.ANONYMOUS
        ? Errors.of(ErrorReason.ERROR_REASON_TOKEN_MISSING, "This route needs an access token.")
        : Errors.of(
            ErrorReason.ERROR_REASON_ACCESS_DENIED, "Your role does not permit this route.");
  }
}
