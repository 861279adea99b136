package io.minitwitter.gateway.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.gateway.contract.FieldPath;
import io.minitwitter.gateway.contract.HttpBinding;
import io.minitwitter.gateway.contract.HttpBinding.RequestBody;
import io.minitwitter.gateway.problem.HttpStatus;
import io.minitwitter.gateway.transcode.QueryParameters;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.Role;
import io.minitwitter.options.v1.OptionsProto;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Describes RPCs as operations. */
final class RpcOperations {
  static final String BEARER = "bearer";
  private static final String REQUIRED_ROLE = "x-required-role";
  private static final String JSON = "application/json";

  private final Comments comments;
  private final Schemas schemas;
  private final AccessPolicy policy;
  private final Set<String> operationIds = new HashSet<>();

  RpcOperations(Comments comments, Schemas schemas, AccessPolicy policy) {
    this.comments = comments;
    this.schemas = schemas;
    this.policy = policy;
  }

  /** The name under which a service's operations stand together. */
  static String tag(ServiceDescriptor service) {
    return service.getName().replaceFirst("Service$", "");
  }

  Operation describe(HttpBinding binding) {
    String comment = comments.of(binding.method().getFullName());
    Operation operation =
        new Operation()
            .addTagsItem(tag(binding.method().getService()))
            .operationId(operationId(binding))
            .summary(Comments.summary(comment))
            .description(comment);
    security(operation, binding);
    for (FieldPath variable : binding.path().variables()) {
      operation.addParametersItem(parameter("path", variable, true));
    }
    QueryParameters.of(binding)
        .values()
        .forEach(
            field ->
                operation.addParametersItem(
                    parameter("query", field, FieldSchemas.rules(field.leaf()).getRequired())));
    if (isTagged(binding)) {
      operation.addParametersItem(new Parameter().$ref("#/components/parameters/If-None-Match"));
    }
    if (binding.idempotencyKey()) {
      operation.addParametersItem(new Parameter().$ref("#/components/parameters/Idempotency-Key"));
    }
    body(operation, binding);
    operation.setResponses(responses(binding, comment));
    return operation;
  }

  private String operationId(HttpBinding binding) {
    String name = binding.method().getName();
    String id = Character.toLowerCase(name.charAt(0)) + name.substring(1);
    String unique = id;
    for (int i = 2; !operationIds.add(unique); i++) {
      unique = id + i;
    }
    return unique;
  }

  private void security(Operation operation, HttpBinding binding) {
    operation.addExtension(REQUIRED_ROLE, requiredRole(binding).claim());
    if (binding.method().getOptions().getExtension(OptionsProto.access).getNoToken()) {
      operation.setSecurity(List.of());
      return;
    }
    if (isOpen(binding)) {
      operation.addSecurityItem(new SecurityRequirement());
    }
    operation.addSecurityItem(new SecurityRequirement().addList(BEARER));
  }

  /** The least role that may call: roles are ordered, each may all that those before it may. */
  private Role requiredRole(HttpBinding binding) {
    return Stream.of(Role.ANONYMOUS, Role.USER, Role.MODERATOR, Role.ADMIN)
        .filter(role -> policy.allows(role, binding.rpc().getFullMethodName()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no user may call " + binding.method().getFullName()));
  }

  private boolean isOpen(HttpBinding binding) {
    return requiredRole(binding) == Role.ANONYMOUS;
  }

  private Parameter parameter(String in, FieldPath field, boolean required) {
    Parameter parameter =
        new Parameter()
            .in(in)
            .name(field.name())
            .required(required ? true : null)
            .description(comments.of(field.leaf().getFullName()));
    parameter.setSchema(schemas.parameter(field.leaf(), required));
    return parameter;
  }

  private void body(Operation operation, HttpBinding binding) {
    Descriptor type =
        switch (binding.body()) {
          case RequestBody.None none -> null;
          case RequestBody.Whole whole -> binding.method().getInputType();
          case RequestBody.Field(FieldDescriptor field) -> field.getMessageType();
        };
    if (type == null) {
      return;
    }
    MediaType media = new MediaType().schema(schemas.body(type, binding.path().variables()));
    // Fields in the path are not in the body.
    List<FieldDescriptor> inPath =
        binding.path().variables().stream().map(FieldPath::leaf).toList();
    Map<String, Object> example = Examples.of(type);
    type.getFields().stream()
        .filter(inPath::contains)
        .map(FieldDescriptor::getName)
        .forEach(example::remove);
    media.setExample(example);
    boolean needed =
        type.getFields().stream()
            .anyMatch(field -> FieldSchemas.rules(field).getRequired() && !inPath.contains(field));
    operation.setRequestBody(
        new io.swagger.v3.oas.models.parameters.RequestBody()
            .required(needed)
            .content(new Content().addMediaType(JSON, media)));
  }

  private ApiResponses responses(HttpBinding binding, String comment) {
    ApiResponses responses = new ApiResponses();
    responses.addApiResponse(Integer.toString(binding.status()), success(binding));
    if (isTagged(binding)) {
      ApiResponse unchanged =
          new ApiResponse().description("The entity tag in If-None-Match is current.");
      Answers.addCommonHeaders(unchanged);
      Answers.addHeader(unchanged, "ETag");
      responses.addApiResponse("304", unchanged);
    }
    for (int status : failures(binding, comment)) {
      responses.addApiResponse(Integer.toString(status), Answers.failure(status));
    }
    return responses;
  }

  private ApiResponse success(HttpBinding binding) {
    Descriptor answered =
        binding
            .responseBody()
            .map(FieldDescriptor::getMessageType)
            .orElse(binding.method().getOutputType());
    ApiResponse success =
        new ApiResponse().description(comments.of(binding.method().getOutputType().getFullName()));
    Answers.addCommonHeaders(success);
    if (isTagged(binding)) {
      Answers.addHeader(success, "ETag");
    }
    if (binding.location().isPresent()) {
      Answers.addHeader(success, "Location");
    }
    if (binding.status() != 204) {
      MediaType media = new MediaType().schema(schemas.answer(answered));
      media.setExample(Examples.of(answered));
      success.setContent(new Content().addMediaType(JSON, media));
    }
    return success;
  }

  /** What can go wrong on the way, and what the comment lists under "Errors". */
  private Set<Integer> failures(HttpBinding binding, String comment) {
    Set<Integer> failures = new TreeSet<>(List.of(400, 401, 429, 500, 503, 504));
    // A service's token is refused on every route, even if none is required.
    failures.add(403);
    if (!(binding.body() instanceof RequestBody.None)) {
      failures.addAll(List.of(408, 413, 415));
    }
    if (!binding.path().variables().isEmpty()) {
      failures.add(404);
    }
    if (binding.idempotencyKey()) {
      failures.addAll(List.of(409, 422));
    }
    for (String word : comment.split("[^A-Z_]+", -1)) {
      for (ErrorReason reason : ErrorReason.values()) {
        if (reason != ErrorReason.UNRECOGNIZED && Errors.name(reason).equals(word)) {
          failures.add(HttpStatus.of(reason));
        }
      }
    }
    return failures;
  }

  private static boolean isTagged(HttpBinding binding) {
    return binding.httpMethod().equals("GET") && binding.responseBody().isPresent();
  }
}
