package io.minitwitter.gateway.openapi;

import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.mesh.identity.Role;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.List;
import java.util.Map;

/** Describes the routes that are the gateway's own. */
final class GatewayOperations {
  static final String TAG = "Gateway";
  private static final String JSON = "application/json";

  private final Schemas schemas;
  private final AccessPolicy policy;

  GatewayOperations(Schemas schemas, AccessPolicy policy) {
    this.schemas = schemas;
    this.policy = policy;
  }

  void describe(Paths paths) {
    Map<String, Object> service =
        Examples.object(
            "name",
            "tweet",
            "status",
            "serving",
            "instances",
            List.of(Examples.object("address", "127.0.0.1:9004", "status", "serving")));
    add(paths, "/", "gateway:index", "getIndex", "Returns name, version and links")
        .addApiResponse(
            "200", answer("The name, version, links and states of the services.", index()));
    add(
            paths,
            "/health/live",
            "gateway:health",
            "getLiveness",
            "Checks whether the gateway is alive")
        .addApiResponse("200", answer("The gateway is alive.", liveness()));
    add(
            paths,
            "/health/ready",
            "gateway:health",
            "getReadiness",
            "Checks whether the gateway is ready for requests")
        .addApiResponse(
            "200",
            answer(
                "The gateway is ready; degraded names the services and stores that are unavailable.",
                readiness()))
        .addApiResponse("503", notReady());
    add(
            paths,
            "/services",
            "gateway:services",
            "listServices",
            "Lists the instances of all services with their health")
        .addApiResponse("200", answer("The services.", services(service)))
        .addApiResponse("403", Answers.failure(403));
    ApiResponses one =
        add(
            paths,
            "/services/{name}",
            "gateway:services",
            "getService",
            "Lists the instances of a service with their health");
    one.addApiResponse("200", answer("The service.", reference("Service").example(service)))
        .addApiResponse("403", Answers.failure(403))
        .addApiResponse("404", Answers.failure(404));
    Parameter name =
        new Parameter().in("path").name("name").required(true).description("The service's name.");
    name.setSchema(text("tweet"));
    paths.get("/services/{name}").getGet().addParametersItem(name);
    add(paths, "/metrics", "gateway:metrics", "getMetrics", "Returns metrics for Prometheus")
        .addApiResponse("200", file("Metrics in Prometheus' text format.", "text/plain"))
        .addApiResponse("403", Answers.failure(403));
    add(paths, "/docs", "gateway:docs", "getDocumentation", "Shows this document in Swagger UI")
        .addApiResponse("200", file("A page.", "text/html"));
    add(
            paths,
            "/openapi.yaml",
            "gateway:openapi",
            "getOpenApiYaml",
            "Returns this document as YAML")
        .addApiResponse("200", file("The document.", "application/yaml"));
    add(
            paths,
            "/openapi.json",
            "gateway:openapi",
            "getOpenApiJson",
            "Returns this document as JSON")
        .addApiResponse(
            "200",
            answer("The document.", new MediaType().schema(new ObjectSchema()).example(Map.of())));
  }

  private ApiResponses add(Paths paths, String path, String object, String id, String summary) {
    Operation operation =
        new Operation()
            .addTagsItem(TAG)
            .operationId(id)
            .summary(summary)
            .description(summary + ".");
    if (policy.allows(Role.ANONYMOUS, object)) {
      operation.setSecurity(List.of());
    } else {
      operation.setDescription(
          summary
              + ". Requires the role of administrator, unless the gateway listens on loopback.");
      operation.addSecurityItem(new SecurityRequirement());
      operation.addSecurityItem(new SecurityRequirement().addList(RpcOperations.BEARER));
    }
    ApiResponses responses = new ApiResponses();
    responses.addApiResponse("400", Answers.failure(400));
    responses.addApiResponse("401", Answers.failure(401));
    operation.setResponses(responses);
    paths.addPathItem(path, new PathItem().get(operation));
    return responses;
  }

  private MediaType index() {
    ObjectSchema index = new ObjectSchema();
    index.addProperty("name", text("MiniTwitter"));
    index.addProperty("version", text("0.1.0"));
    index.addProperty("links", texts());
    index.addProperty("services", texts());
    index.setRequired(List.of("name", "version", "links", "services"));
    schemas.add("Index", index);
    return reference("Index")
        .example(
            Examples.object(
                "name",
                "MiniTwitter",
                "version",
                "0.1.0",
                "links",
                Examples.object("documentation", "/docs"),
                "services",
                Examples.object("tweet", "serving")));
  }

  private MediaType liveness() {
    ObjectSchema liveness = new ObjectSchema();
    liveness.addProperty("status", text("live"));
    liveness.setRequired(List.of("status"));
    schemas.add("Liveness", liveness);
    return reference("Liveness").example(Examples.object("status", "live"));
  }

  private MediaType readiness() {
    ObjectSchema readiness = new ObjectSchema();
    StringSchema status = text("ready");
    status.setEnum(List.of("ready", "starting", "stopping"));
    readiness.addProperty("status", status);
    readiness.addProperty("degraded", names("tweet"));
    readiness.addProperty("waiting_for", names("tweet"));
    readiness.setRequired(List.of("status"));
    schemas.add("Readiness", readiness);
    return reference("Readiness")
        .example(Examples.object("status", "ready", "degraded", List.of()));
  }

  private static ApiResponse notReady() {
    ApiResponse answer =
        answer(
            "The gateway is not ready; waiting_for names the services that have not been available yet.",
            reference("Readiness")
                .example(Examples.object("status", "starting", "waiting_for", List.of("tweet"))));
    Answers.addHeader(answer, "Retry-After");
    return answer;
  }

  private MediaType services(Map<String, Object> example) {
    StringSchema status = text("serving");
    status.setEnum(List.of("serving", "degraded", "not_serving", "unreachable"));
    ObjectSchema instance = new ObjectSchema();
    instance.addProperty("address", text("127.0.0.1:9004"));
    instance.addProperty("status", status);
    instance.setRequired(List.of("address", "status"));
    ArraySchema instances = new ArraySchema();
    instances.setItems(instance);
    ObjectSchema service = new ObjectSchema();
    service.addProperty("name", text("tweet"));
    service.addProperty("status", status);
    service.addProperty("instances", instances);
    service.setRequired(List.of("name", "status", "instances"));
    schemas.add("Service", service);
    ArraySchema all = new ArraySchema();
    all.setItems(new Schema<>().$ref("#/components/schemas/Service"));
    ObjectSchema services = new ObjectSchema();
    services.addProperty("services", all);
    services.setRequired(List.of("services"));
    schemas.add("Services", services);
    return reference("Services").example(Examples.object("services", List.of(example)));
  }

  private static ApiResponse answer(String description, MediaType media) {
    ApiResponse answer =
        new ApiResponse().description(description).content(new Content().addMediaType(JSON, media));
    Answers.addCommonHeaders(answer);
    return answer;
  }

  private static ApiResponse file(String description, String mediaType) {
    ApiResponse answer =
        new ApiResponse()
            .description(description)
            .content(
                new Content().addMediaType(mediaType, new MediaType().schema(new StringSchema())));
    Answers.addCommonHeaders(answer);
    return answer;
  }

  private static MediaType reference(String name) {
    return new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + name));
  }

  private static StringSchema text(String example) {
    StringSchema schema = new StringSchema();
    schema.setExample(example);
    return schema;
  }

  private static Schema<?> texts() {
    ObjectSchema map = new ObjectSchema();
    map.setAdditionalProperties(new StringSchema());
    return map;
  }

  private static Schema<?> names(String example) {
    ArraySchema array = new ArraySchema();
    array.setItems(text(example));
    return array;
  }
}
