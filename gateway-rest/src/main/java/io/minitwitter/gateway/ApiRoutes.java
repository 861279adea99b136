package io.minitwitter.gateway;

import io.grpc.Channel;
import io.grpc.ServiceDescriptor;
import io.minitwitter.gateway.contract.HttpBinding;
import io.minitwitter.gateway.contract.HttpBindings;
import io.minitwitter.gateway.http.Route;
import io.minitwitter.gateway.transcode.RpcHandler;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.mesh.ratelimit.LimitClass;
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

  private static LimitClass limit(HttpBinding binding, AccessPolicy policy) {
    return LimitClass.of(
        binding.httpMethod().equals("GET"),
        policy.allows(Role.ANONYMOUS, binding.rpc().getFullMethodName()));
  }
}
