package io.minitwitter.gateway.contract;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.minitwitter.options.v1.HttpAnswer;
import io.minitwitter.options.v1.OptionsProto;
import io.minitwitter.options.v1.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One way to make one RPC over HTTP, as its {@code google.api.http} option says.
 *
 * @param service the short name of the service that answers it
 * @param rpc how gRPC calls it
 * @param method its description in the contract
 * @param httpMethod the HTTP method
 * @param path the path's template
 * @param body which part of the request message the body is
 * @param responseBody the field of the response that is sent bare; empty when the whole message is
 * @param status the status of success
 * @param location the {@code Location} of what was made, if success says one
 * @param idempotencyKey whether the RPC takes an idempotency key
 */
public record HttpBinding(
    String service,
    MethodDescriptor<Message, Message> rpc,
    Descriptors.MethodDescriptor method,
    String httpMethod,
    PathTemplate path,
    RequestBody body,
    Optional<FieldDescriptor> responseBody,
    int status,
    Optional<LocationTemplate> location,
    boolean idempotencyKey) {

  /** Which part of a request message the HTTP body is. */
  public sealed interface RequestBody {
    /** The route takes no body. */
    record None() implements RequestBody {}

    /** The body is the message without the fields in the path. */
    record Whole() implements RequestBody {}

    /** The body is one field of the message. */
    record Field(FieldDescriptor field) implements RequestBody {}
  }

  private static final HttpAnswer OK = HttpAnswer.newBuilder().setStatus(200).build();

  static List<HttpBinding> of(String service, MethodDescriptor<?, ?> rpc) {
    if (!(rpc.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier)) {
      throw new IllegalArgumentException(rpc.getFullMethodName() + " has no schema");
    }
    Descriptors.MethodDescriptor method = supplier.getMethodDescriptor();
    if (!method.getOptions().hasExtension(AnnotationsProto.http)) {
      return List.of();
    }
    HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    require(
        rpc.getType() == MethodDescriptor.MethodType.UNARY, method, "streams have no HTTP binding");
    List<HttpBinding> bindings = new ArrayList<>();
    bindings.add(bind(service, rpc, method, rule));
    for (HttpRule additional : rule.getAdditionalBindingsList()) {
      bindings.add(bind(service, rpc, method, additional));
    }
    return bindings;
  }

  /** Whether an anonymous caller may make the RPC. */
  public boolean isPublic() {
    return method.getOptions().getExtension(OptionsProto.access).getRole() == Role.ROLE_ANONYMOUS;
  }

  /** The request message without a field set. */
  public Message requestPrototype() {
    return prototype(rpc.getRequestMarshaller());
  }

  /** The message that is sent as JSON, without a field set. */
  public Message answerPrototype() {
    Message response = prototype(rpc.getResponseMarshaller());
    return responseBody
        .map(field -> response.newBuilderForType().newBuilderForField(field).build())
        .orElse(response);
  }

  private static HttpBinding bind(
      String service,
      MethodDescriptor<?, ?> rpc,
      Descriptors.MethodDescriptor method,
      HttpRule rule) {
    String httpMethod =
        switch (rule.getPatternCase()) {
          case GET -> "GET";
          case PUT -> "PUT";
          case POST -> "POST";
          case DELETE -> "DELETE";
          case PATCH -> "PATCH";
          case CUSTOM, PATTERN_NOT_SET ->
              throw new IllegalArgumentException(
                  method.getFullName() + ": only GET, PUT, POST, DELETE and PATCH are done");
        };
    String template =
        switch (rule.getPatternCase()) {
          case GET -> rule.getGet();
          case PUT -> rule.getPut();
          case POST -> rule.getPost();
          case DELETE -> rule.getDelete();
          default -> rule.getPatch();
        };
    RequestBody body =
        switch (rule.getBody()) {
          case "" -> new RequestBody.None();
          case "*" -> new RequestBody.Whole();
          default -> new RequestBody.Field(messageField(method.getInputType(), rule.getBody()));
        };
    HttpAnswer answer =
        method.getOptions().hasExtension(OptionsProto.answer)
            ? method.getOptions().getExtension(OptionsProto.answer)
            : OK;
    Optional<FieldDescriptor> responseBody =
        rule.getResponseBody().isEmpty()
            ? Optional.empty()
            : Optional.of(messageField(method.getOutputType(), rule.getResponseBody()));
    Descriptors.Descriptor answered =
        responseBody.map(FieldDescriptor::getMessageType).orElse(method.getOutputType());
    @SuppressWarnings("unchecked") // every RPC of the contract carries messages
    MethodDescriptor<Message, Message> unary = (MethodDescriptor<Message, Message>) rpc;
    return new HttpBinding(
        service,
        unary,
        method,
        httpMethod,
        PathTemplate.parse(template, method.getInputType()),
        body,
        responseBody,
        answer.getStatus(),
        answer.getLocation().isEmpty()
            ? Optional.empty()
            : Optional.of(LocationTemplate.parse(answer.getLocation(), answered)),
        method.getOptions().getExtension(OptionsProto.idempotencyKey));
  }

  private static FieldDescriptor messageField(Descriptors.Descriptor type, String name) {
    FieldDescriptor field = type.findFieldByName(name);
    if (field == null
        || field.isRepeated()
        || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      throw new IllegalArgumentException(
          type.getFullName() + "." + name + " is not a single message field");
    }
    return field;
  }

  private static Message prototype(MethodDescriptor.Marshaller<?> marshaller) {
    if (marshaller instanceof MethodDescriptor.PrototypeMarshaller<?> typed
        && typed.getMessagePrototype() instanceof Message message) {
      return message;
    }
    throw new IllegalArgumentException("The marshaller knows no message type");
  }

  private static void require(boolean holds, Descriptors.MethodDescriptor method, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(method.getFullName() + ": " + rule);
    }
  }
}
