package io.minitwitter.gateway.openapi;

import io.minitwitter.contract.Contract;
import io.minitwitter.gateway.contract.HttpBinding;
import io.minitwitter.gateway.contract.HttpBindings;
import io.minitwitter.mesh.access.AccessPolicy;
import io.swagger.v3.core.util.Yaml;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;

/**
 * The OpenAPI document of everything that the gateway answers, made from the contract and the
 * access policy when the tests run; the gateway serves the committed document.
 */
final class OpenApiDocument {
  private static final String DESCRIPTION =
      """
      A microblogging backend. Errors are problem documents (RFC 9457) whose `code` is stable. Lists \
      are paged: send the `next_page_token` of a page as `page_token` to get the next page, until it is \
      empty. Unknown fields and parameters are refused. Every `GET` route also answers `HEAD`.""";

  private OpenApiDocument() {}

  /** The document's text. */
  static String yaml() {
    return Yaml.pretty(build());
  }

  static OpenAPI build() {
    Comments comments = Comments.load();
    Schemas schemas = new Schemas(comments);
    AccessPolicy policy = AccessPolicy.load();
    RpcOperations rpcs = new RpcOperations(comments, schemas, policy);
    Paths paths = new Paths();
    for (HttpBinding binding : HttpBindings.of(Contract.grpcServices())) {
      PathItem item = paths.computeIfAbsent(binding.path().text(), path -> new PathItem());
      set(item, binding.httpMethod(), rpcs.describe(binding));
    }
    new GatewayOperations(schemas, policy).describe(paths);
    schemas.add("Problem", Answers.problem());
    OpenAPI document =
        new OpenAPI()
            .openapi("3.0.3")
            .info(
                new Info()
                    .title("MiniTwitter")
                    .version(System.getProperty("minitwitter.version"))
                    .description(DESCRIPTION)
                    .license(
                        new License()
                            .name("Apache-2.0")
                            .url("https://www.apache.org/licenses/LICENSE-2.0.html")))
            .servers(
                List.of(
                    new Server().url("/").description("The gateway that serves this document"),
                    new Server().url("http://127.0.0.1:8080").description("A local gateway")))
            .paths(paths)
            .components(components(schemas));
    HttpBindings.of(Contract.grpcServices()).stream()
        .map(binding -> binding.method().getService())
        .distinct()
        .forEach(
            service ->
                document.addTagsItem(
                    new Tag()
                        .name(RpcOperations.tag(service))
                        .description(comments.of(service.getFullName()))));
    document.addTagsItem(
        new Tag()
            .name(GatewayOperations.TAG)
            .description("The gateway itself: health, services, metrics and documentation."));
    return document;
  }

  private static Components components(Schemas schemas) {
    Components components = new Components();
    schemas.components().forEach(components::addSchemas);
    Answers.components().forEach(components::addResponses);
    Answers.headers().forEach(components::addHeaders);
    components.addParameters(
        "Idempotency-Key",
        header(
            "Idempotency-Key",
            "Makes the call safe to repeat for 24 hours: the same key and body create nothing new, and"
                + " return what the first call created. For example `0f8fad5b-d9cb-469f-a165-70867728950e`.",
            "^[!-~]{1,255}$"));
    components.addParameters(
        "If-None-Match",
        header(
            "If-None-Match",
            "An entity tag of a previous answer: the answer is 304 if it is still current. For example"
                + " `\"5f0c3a9d1e\"`.",
            null));
    components.addSecuritySchemes(
        RpcOperations.BEARER,
        new SecurityScheme()
            .type(SecurityScheme.Type.HTTP)
            .scheme("bearer")
            .bearerFormat("JWT")
            .description("The access token of register, login or refresh."));
    return components;
  }

  private static Parameter header(String name, String description, String pattern) {
    StringSchema schema = new StringSchema();
    schema.setPattern(pattern);
    Parameter parameter = new Parameter().in("header").name(name).description(description);
    parameter.setSchema(schema);
    return parameter;
  }

  private static void set(PathItem item, String method, Operation operation) {
    switch (method) {
      case "GET" -> item.get(operation);
      case "PUT" -> item.put(operation);
      case "POST" -> item.post(operation);
      case "PATCH" -> item.patch(operation);
      default -> item.delete(operation);
    }
  }
}
