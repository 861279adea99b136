package io.minitwitter.mesh.limits;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that are no message of their type. gRPC reads a request before any interceptor sees it and
 * closes the call with UNKNOWN when that fails; here such a request travels on as a mark, and is
 * refused with a stable reason where limits are checked, after identity and access.
 */
public final class MalformedMessages {
  private record Unread(ErrorReason reason) {}

  private MalformedMessages() {}

  /** The same service, with malformed requests passed to the interceptors. */
  public static ServerServiceDefinition marked(ServerServiceDefinition service) {
    ServiceDescriptor described = service.getServiceDescriptor();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(described.getName())
            .setSchemaDescriptor(described.getSchemaDescriptor());
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      ServerMethodDefinition<?, ?> tolerant = tolerant(method);
      descriptor.addMethod(tolerant.getMethodDescriptor());
      methods.add(tolerant);
    }
    ServerServiceDefinition.Builder marked = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(marked::addMethod);
    return marked.build();
  }

  /**
   * Lets a message pass that could be read.
   *
   * @throws StatusRuntimeException MALFORMED_MESSAGE, TOO_LARGE
   */
  static void refuse(Object message) {
    if (message instanceof Unread unread) {
      throw unread.reason() == ErrorReason.ERROR_REASON_TOO_LARGE
          ? Errors.of(unread.reason(), "The message is larger than the server accepts.")
          : Errors.of(unread.reason(), "The bytes are not a message of the request's type.");
    }
  }

  private static <Q, R> ServerMethodDefinition<Q, R> tolerant(ServerMethodDefinition<Q, R> method) {
    MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
    return ServerMethodDefinition.create(
        descriptor.toBuilder()
            .setRequestMarshaller(new Tolerant<>(descriptor.getRequestMarshaller()))
            .build(),
        method.getServerCallHandler());
  }

  private record Tolerant<Q>(Marshaller<Q> strict) implements Marshaller<Q> {
    @Override
    public InputStream stream(Q message) {
      return strict.stream(message);
    }

    @Override
    public Q parse(InputStream bytes) {
      try {
        return strict.parse(bytes);
      } catch (RuntimeException e) {
        // A compressed message shows its size only here.
        return mark(
            Status.fromThrowable(e).getCode() == Status.Code.RESOURCE_EXHAUSTED
                ? ErrorReason.ERROR_REASON_TOO_LARGE
                : ErrorReason.ERROR_REASON_MALFORMED_MESSAGE);
      }
    }

    @SuppressWarnings("unchecked") // never reaches a handler, and no interceptor uses the type
    private Q mark(ErrorReason reason) {
      return (Q) new Unread(reason);
    }
  }
}
