package io.minitwitter.gateway.contract;

import io.grpc.ServiceDescriptor;
import java.util.List;
import java.util.Map;

/** Every HTTP binding that services declare in their contract. */
public final class HttpBindings {
  private HttpBindings() {}

  /**
   * The bindings, in the order of the contract; an internal RPC has none.
   *
   * @param services gRPC services by the short name of the process that serves them
   * @throws IllegalArgumentException when a binding uses something that the gateway does not do, so
   *     that it is found at start and not by the first request
   */
  public static List<HttpBinding> of(Map<String, ServiceDescriptor> services) {
    return services.entrySet().stream()
        .flatMap(
            service ->
                service.getValue().getMethods().stream()
                    .flatMap(method -> HttpBinding.of(service.getKey(), method).stream()))
        .toList();
  }
}
