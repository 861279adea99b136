package io.minitwitter.contract;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.ExtensionRegistry;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.minitwitter.event.v1.DeadLetterServiceGrpc;
import io.minitwitter.options.v1.Event;
import io.minitwitter.options.v1.OptionsProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The services of the system and of the contract, for what is derived from all of them: processes,
 * addresses, routes, the OpenAPI document, access and retry rules.
 */
public final class Contract {
  private static final String LIST = "/minitwitter/services.csv";
  private static final List<Service> SERVICES = read();
  private static final Map<String, io.grpc.ServiceDescriptor> GRPC_SERVICES =
      grpcServices(SERVICES);

  /** What nodes serve besides their own service. */
  private static final List<io.grpc.ServiceDescriptor> NODE_SERVICES =
      List.of(DeadLetterServiceGrpc.getServiceDescriptor());

  private static final String DESCRIPTORS = "/minitwitter/contract.binpb";

  private Contract() {}

  /** Every service of the system in the order of their start: auth first, the gateway last. */
  public static List<Service> services() {
    return SERVICES;
  }

  /** Each gRPC service by the short name of the process that serves it, such as {@code tweet}. */
  public static Map<String, io.grpc.ServiceDescriptor> grpcServices() {
    return GRPC_SERVICES;
  }

  /** Each gRPC service that many processes serve beside their own. */
  public static List<io.grpc.ServiceDescriptor> nodeServices() {
    return NODE_SERVICES;
  }

  /** Every RPC of every service. */
  public static Stream<MethodDescriptor> methods() {
    return Stream.concat(GRPC_SERVICES.values().stream(), NODE_SERVICES.stream())
        .flatMap(service -> file(service).getServices().stream())
        .map(ServiceDescriptor::getMethods)
        .flatMap(List::stream);
  }

  /** An RPC's name as gRPC, the access policy and the log have it: {@code package.Service/Rpc}. */
  public static String fullName(MethodDescriptor method) {
    return method.getService().getFullName() + "/" + method.getName();
  }

  /** What each event's message declares, by the full name of the message. */
  public static Map<String, Event> events() {
    return Events.BY_TYPE;
  }

  /** Read when first used: not every process has events. */
  private static final class Events {
    private static final Map<String, Event> BY_TYPE = read();

    private static Map<String, Event> read() {
      ExtensionRegistry options = ExtensionRegistry.newInstance();
      options.add(OptionsProto.event);
      try (InputStream in = resource(DESCRIPTORS)) {
        return FileDescriptorSet.parseFrom(in, options).getFileList().stream()
            .flatMap(Events::of)
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Stream<Map.Entry<String, Event>> of(FileDescriptorProto file) {
      return file.getMessageTypeList().stream()
          .filter(message -> message.getOptions().hasExtension(OptionsProto.event))
          .map(
              message ->
                  Map.entry(
                      file.getPackage() + "." + message.getName(),
                      message.getOptions().getExtension(OptionsProto.event)));
    }
  }

  private static FileDescriptor file(io.grpc.ServiceDescriptor service) {
    return ((ProtoFileDescriptorSupplier) service.getSchemaDescriptor()).getFileDescriptor();
  }

  private static Map<String, io.grpc.ServiceDescriptor> grpcServices(List<Service> services) {
    Map<String, io.grpc.ServiceDescriptor> grpc = new LinkedHashMap<>();
    services.forEach(
        service -> service.grpc().ifPresent(descriptor -> grpc.put(service.name(), descriptor)));
    return Collections.unmodifiableMap(grpc);
  }

  private static List<Service> read() {
    try (InputStream in = resource(LIST)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Service::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    InputStream in = Contract.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException(name + " is not on the class path");
    }
    return in;
  }
}
