package io.minitwitter.contract;

import io.grpc.ServiceDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One service of the system, as {@code minitwitter/services.csv} lists it.
 *
 * @param name the short name, as in settings, tokens and addresses
 * @param port the default port of its gRPC server; of HTTP for the gateway
 * @param module the folder of its Maven module
 * @param mainClass what runs it as a process of its own
 * @param grpc its gRPC service; empty for the gateway
 * @param schema its PostgreSQL schema; empty without PostgreSQL
 * @param stores the stores that it uses, of {@code postgres}, {@code mongo}, {@code redis} and
 *     {@code broker}
 */
public record Service(
    String name,
    int port,
    String module,
    String mainClass,
    Optional<ServiceDescriptor> grpc,
    Optional<String> schema,
    Set<String> stores) {

  private static final String NONE = "-";

  static Service parse(String line) {
    List<String> columns = List.of(line.strip().split("\\s*,\\s*"));
    if (columns.size() != 7) {
      throw new IllegalArgumentException("not a service: " + line);
    }
    return new Service(
        columns.get(0),
        Integer.parseInt(columns.get(1)),
        columns.get(2),
        columns.get(3),
        optional(columns.get(4)).map(Service::descriptor),
        optional(columns.get(5)),
        optional(columns.get(6)).map(stores -> Set.of(stores.split(" "))).orElse(Set.of()));
  }

  private static Optional<String> optional(String column) {
    return column.equals(NONE) ? Optional.empty() : Optional.of(column);
  }

  /** From the generated class: {@code minitwitter.x.v1.S} is {@code io.minitwitter.x.v1.SGrpc}. */
  private static ServiceDescriptor descriptor(String fullName) {
    try {
      return (ServiceDescriptor)
          Class.forName("io." + fullName + "Grpc").getMethod("getServiceDescriptor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the contract has no service " + fullName, e);
    }
  }

  /** Whether this is the HTTP gateway, which serves no gRPC. */
  public boolean isGateway() {
    return grpc.isEmpty();
  }

  /** Where others find it by default. */
  public String defaultAddress() {
    return "dns:///127.0.0.1:" + port;
  }
}
