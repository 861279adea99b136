package io.minitwitter.gateway.transcode;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.gateway.contract.FieldPath;
import io.minitwitter.gateway.contract.HttpBinding;
import io.minitwitter.gateway.contract.HttpBinding.RequestBody;
import io.minitwitter.gateway.http.EntityTag;
import io.minitwitter.gateway.http.Exchange;
import io.minitwitter.gateway.http.Handler;
import io.minitwitter.gateway.http.Reply;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.identity.ClientNetwork;
import io.minitwitter.mesh.telemetry.RequestContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes one RPC of each request, as its binding says. All that the contract decides is worked out
 * when the handler is made; a request only fills it in.
 */
public final class RpcHandler implements Handler {
  private static final Metadata.Key<String> IDEMPOTENCY_KEY =
      Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

  /** Of a route that takes no body: clients that always send one may send {@code {}}. */
  private static final JsonReader NO_FIELDS = new JsonReader(Empty.getDefaultInstance(), Set.of());

  private final HttpBinding binding;
  private final Channel channel;
  private final JsonWriter writer;
  private final Message prototype;
  private final JsonReader body;
  private final QueryReader query;
  private final List<FieldPath> pathVariables;
  private final FieldDescriptor responseBody;
  private final boolean tagged;

  /**
   * @param channel calls the RPC's service as the caller of the request
   * @throws IllegalArgumentException when the binding uses types that are not transcoded
   */
  public RpcHandler(HttpBinding binding, Channel channel) {
    this.binding = binding;
    this.channel = channel;
    Descriptor answer = binding.answerPrototype().getDescriptorForType();
    this.writer = binding.isPublic() ? JsonWriter.keepingElements(answer) : new JsonWriter(answer);
    this.prototype = binding.requestPrototype();
    this.query = new QueryReader(binding);
    this.pathVariables = binding.path().variables();
    this.responseBody = binding.responseBody().orElse(null);
    this.tagged = binding.httpMethod().equals("GET") && responseBody != null;
    this.body =
        switch (binding.body()) {
          case RequestBody.None none -> null;
          case RequestBody.Whole whole -> new JsonReader(prototype, topLevel(pathVariables));
          case RequestBody.Field(FieldDescriptor field) ->
              new JsonReader(
                  prototype.newBuilderForType().newBuilderForField(field).build(), Set.of());
        };
  }

  @Override
  public Reply handle(Exchange exchange) {
    Message response = call(exchange, request(exchange));
    if (binding.status() == 204) {
      return Reply.empty(204, Map.of());
    }
    Message answer = answer(response);
    byte[] json = writer.write(answer);
    if (tagged) {
      return EntityTag.conditional(exchange, Reply.JSON, json, EntityTag.of(json));
    }
    Map<String, String> headers =
        binding
            .location()
            .map(location -> Map.of("Location", location.expand(answer)))
            .orElse(Map.of());
    return new Reply(binding.status(), Reply.JSON, json, headers);
  }

  private Message request(Exchange exchange) {
    Message.Builder request =
        switch (binding.body()) {
          case RequestBody.None none -> {
            NO_FIELDS.read(exchange.jsonBody());
            yield prototype.newBuilderForType();
          }
          case RequestBody.Whole whole -> body.read(exchange.jsonBody());
          case RequestBody.Field(FieldDescriptor field) ->
              prototype.newBuilderForType().setField(field, body.read(exchange.jsonBody()).build());
        };
    for (int i = 0; i < pathVariables.size(); i++) {
      FieldPath variable = pathVariables.get(i);
      try {
        variable.put(request, ScalarText.parse(variable.leaf(), exchange.pathValue(i)));
      } catch (InvalidValueException invalid) {
        throw Errors.withViolation(
            invalid.reason(ErrorReason.ERROR_REASON_INVALID_PATH),
            "The path's " + variable.name() + " " + invalid.description() + ".",
            variable.name(),
            invalid.rule(),
            invalid.description());
      }
    }
    query.read(exchange.query(), request);
    return request.build();
  }

  private Message call(Exchange exchange, Message request) {
    Channel called = channel;
    if (binding.idempotencyKey()) {
      String key = exchange.idempotencyKey();
      if (key != null) {
        Metadata metadata = new Metadata();
        metadata.put(IDEMPOTENCY_KEY, key);
        called =
            ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
      }
    }
    Context context =
        Context.ROOT.withValues(
            Caller.KEY,
            exchange.caller(),
            RequestContext.KEY,
            exchange.context(),
            ClientNetwork.KEY,
            exchange.clientNetwork());
    Context before = context.attach();
    try {
      return ClientCalls.blockingUnaryCall(called, binding.rpc(), CallOptions.DEFAULT, request);
    } finally {
      context.detach(before);
    }
  }

  private Message answer(Message response) {
    if (responseBody == null) {
      return response;
    }
    if (!response.hasField(responseBody)) {
      throw new IllegalStateException(
          binding.rpc().getFullMethodName() + " answered without " + responseBody.getName());
    }
    return (Message) response.getField(responseBody);
  }

  private static Set<FieldDescriptor> topLevel(List<FieldPath> variables) {
    return variables.stream()
        .filter(variable -> variable.fields().size() == 1)
        .map(FieldPath::leaf)
        .collect(Collectors.toSet());
  }
}
