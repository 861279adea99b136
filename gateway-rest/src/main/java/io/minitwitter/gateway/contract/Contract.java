package io.minitwitter.gateway.contract;

import io.grpc.ServiceDescriptor;
import io.minitwitter.auth.v1.AuthServiceGrpc;
import io.minitwitter.tweet.v1.TweetServiceGrpc;
import io.minitwitter.user.v1.UserServiceGrpc;
import java.util.List;

/** The services behind the gateway and the HTTP bindings that their contract declares. */
public final class Contract {
  /** The one list of services; a service that is not here has no routes. */
  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          AuthServiceGrpc.getServiceDescriptor(),
          UserServiceGrpc.getServiceDescriptor(),
          TweetServiceGrpc.getServiceDescriptor());

  private final List<ServiceDescriptor> services;
  private final List<HttpBinding> bindings;

  /**
   * Reads the bindings of the given services.
   *
   * @throws IllegalArgumentException when a binding uses something that the gateway does not do, so
   *     that it is found at start and not by the first request
   */
  public Contract(List<ServiceDescriptor> services) {
    this.services = List.copyOf(services);
    this.bindings =
        services.stream()
            .flatMap(service -> service.getMethods().stream())
            .flatMap(method -> HttpBinding.of(method).stream())
            .toList();
  }

  /** The contract of this build. */
  public static Contract current() {
    return new Contract(SERVICES);
  }

  /** The services, in the order of the documentation. */
  public List<ServiceDescriptor> services() {
    return services;
  }

  /** Every HTTP binding of every RPC; an internal RPC has none. */
  public List<HttpBinding> bindings() {
    return bindings;
  }

  /**
   * The short name of an RPC's service: {@code tweet} for {@code
   * minitwitter.tweet.v1.TweetService}.
   */
  public static String shortName(String serviceName) {
    String[] parts = serviceName.split("\\.", -1);
    return parts.length < 3 ? serviceName : parts[parts.length - 3];
  }
}
