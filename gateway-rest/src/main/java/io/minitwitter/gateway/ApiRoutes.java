package io.minitwitter.gateway;

import io.grpc.Channel;
import io.grpc.ServiceDescriptor;
import io.minitwitter.gateway.contract.HttpBinding;
import io.minitwitter.gateway.contract.HttpBindings;
import io.minitwitter.gateway.http.Route;
import io.minitwitter.gateway.limit.LimitClass;
import io.minitwitter.gateway.transcode.RpcHandler;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.identity.Role;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The routes that the contract declares. */
final class ApiRoutes {
  private ApiRoutes() {}

  /**
   * A route for each HTTP binding.
   *
   * @param services gRPC services by short name
   * @param channels gives a service's channel, which calls as the caller of the request
   */
  static List<Route> of(
      Map<String, ServiceDescriptor> services,
      Function<String, Channel> channels,
      AccessPolicy policy) {
    return HttpBindings.of(services).stream()
        .map(
            binding ->
                new Route(
                    binding.httpMethod(),
                    binding.path(),
                    binding.rpc().getFullMethodName(),
                    limit(binding, policy),
                    Route.Kind.API,
                    new RpcHandler(binding, channels.apply(binding.service()))))
        .toList();
  }

  /** A change without a required token is a way to get a token. */
  private static LimitClass limit(HttpBinding binding, AccessPolicy policy) {
    if (binding.httpMethod().equals("GET")) {
      return LimitClass.READS;
    }
    return policy.allows(Role.ANONYMOUS, binding.rpc().getFullMethodName())
        ? LimitClass.AUTH
        : LimitClass.WRITES;
  }
}
