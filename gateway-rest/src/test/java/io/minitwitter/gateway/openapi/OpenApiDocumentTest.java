package io.minitwitter.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.minitwitter.contract.Contract;
import io.minitwitter.gateway.contract.HttpBinding;
import io.minitwitter.gateway.contract.HttpBindings;
import io.minitwitter.mesh.access.AccessPolicy;
import io.minitwitter.options.v1.RulesProto;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenApiDocumentTest {
  private static final Path COMMITTED = Path.of("../swagger/openapi.yaml");

  private final OpenAPI document = OpenApiDocument.build();

  @Test
  void isCommitted() throws IOException {
    if (Boolean.getBoolean("openapi.write")) {
      Files.writeString(COMMITTED, OpenApiDocument.yaml());
    }

    assertThat(Files.readString(COMMITTED))
        .as(
            "swagger/openapi.yaml is outdated; regenerate it with"
                + " mvn -pl gateway-rest -am test -Dtest=OpenApiDocumentTest -Dopenapi.write=true"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
        .isEqualTo(OpenApiDocument.yaml());
  }

  @Test
  void describesEveryRouteOfTheContractAndEachHasAnAccessRule() {
    AccessPolicy policy = AccessPolicy.load();
    List<HttpBinding> bindings = HttpBindings.of(Contract.grpcServices());

    assertThat(bindings).isNotEmpty();
    for (HttpBinding binding : bindings) {
      PathItem item = document.getPaths().get(binding.path().text());
      assertThat(item).as(binding.path().text()).isNotNull();
      assertThat(item.readOperationsMap())
          .containsKey(PathItem.HttpMethod.valueOf(binding.httpMethod()));
      assertThat(policy.knows(binding.rpc().getFullMethodName()))
          .as(binding.rpc().getFullMethodName())
          .isTrue();
    }
  }

  @Test
  void leavesInternalRpcsOut() {
    assertThat(OpenApiDocument.yaml())
        .doesNotContain("BatchGet", "VerifyToken", "IssueServiceToken", "WatchSecurityState");
  }

  @Test
  void hasExamplesErrorsAndSecurityOnEveryOperation() {
    for (PathItem item : document.getPaths().values()) {
      for (Operation operation : item.readOperations()) {
        assertThat(operation.getSummary()).as(operation.getOperationId()).isNotEmpty();
        assertThat(operation.getSecurity()).isNotNull();
        assertThat(operation.getResponses()).containsKeys("400", "401");
        if (operation.getRequestBody() != null) {
          assertThat(operation.getRequestBody().getContent().get("application/json").getExample())
              .isNotNull();
          assertThat(operation.getResponses()).containsKeys("413", "415");
        }
        if (operation.getParameters() != null) {
          operation.getParameters().stream()
              .filter(parameter -> Boolean.TRUE.equals(parameter.getRequired()))
              .map(Parameter::getSchema)
              .forEach(schema -> assertThat(schema.getExample()).isNotNull());
        }
      }
    }
  }

  @Test
  void showsTheRoleThatEachRpcNeeds() {
    assertThat(requiredRole(document.getPaths().get("/api/v1/tweets/{id}").getGet()))
        .isEqualTo("anonymous");
    assertThat(requiredRole(document.getPaths().get("/api/v1/tweets").getPost())).isEqualTo("user");
    assertThat(requiredRole(document.getPaths().get("/api/v1/users/{id}/suspension").getPut()))
        .isEqualTo("moderator");
    assertThat(requiredRole(document.getPaths().get("/api/v1/audit-records").getGet()))
        .isEqualTo("admin");
  }

  private static Object requiredRole(Operation operation) {
    return operation.getExtensions().get("x-required-role");
  }

  @Test
  void asksForNoTokenWhereNoneIsOfUse() {
    assertThat(document.getPaths().get("/api/v1/auth/login").getPost().getSecurity()).isEmpty();
    assertThat(document.getPaths().get("/.well-known/jwks.json").getGet().getSecurity()).isEmpty();
    assertThat(document.getPaths().get("/docs").getGet().getSecurity()).isEmpty();
    // With a token the answer says whether the caller likes the tweet.
    assertThat(document.getPaths().get("/api/v1/tweets/{id}").getGet().getSecurity()).hasSize(2);
    assertThat(document.getPaths().get("/api/v1/tweets").getPost().getSecurity()).hasSize(1);
  }

  /** The document has no other place for this rule. */
  @Test
  void describesWhichTextsNeedAVisibleCharacter() {
    Comments comments = Comments.load();
    List<FieldDescriptor> fields =
        HttpBindings.of(Contract.grpcServices()).stream()
            .map(binding -> binding.method().getInputType())
            .distinct()
            .flatMap(type -> type.getFields().stream())
            .filter(field -> FieldSchemas.rules(field).getString().getExtension(RulesProto.visible))
            .toList();
    assertThat(fields)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            field ->
                assertThat(comments.of(field.getFullName()))
                    .as(field.getFullName())
                    .contains("visible"));
  }

  /** Many clients have a regular expression library without Unicode classes. */
  @Test
  void hasPatternsThatEveryRegularExpressionLibraryReads() {
    List<String> patterns =
        OpenApiDocument.yaml()
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("pattern:"))
            .toList();
    assertThat(patterns)
        .isNotEmpty()
        .allSatisfy(pattern -> assertThat(pattern).isASCII().doesNotContainPattern("[pP]\\{"));
    assertThat(
            document
                .getComponents()
                .getSchemas()
                .get("CreateTweetRequest")
                .getProperties()
                .get("content"))
        .hasFieldOrPropertyWithValue("pattern", null);
  }

  @Test
  void everyTagHasAnOperation() {
    assertThat(document.getTags())
        .allSatisfy(
            tag ->
                assertThat(document.getPaths().values())
                    .as(tag.getName())
                    .flatExtracting(PathItem::readOperations)
                    .anySatisfy(
                        operation -> assertThat(operation.getTags()).contains(tag.getName())));
  }

  @Test
  void thePageSendsNothingThatMayBeLeftOut() {
    List<Parameter> all = new ArrayList<>(document.getComponents().getParameters().values());
    for (PathItem item : document.getPaths().values()) {
      for (Operation operation : item.readOperations()) {
        if (operation.getParameters() != null) {
          all.addAll(operation.getParameters());
        }
      }
    }
    // Swagger UI fills examples in, and sends them.
    assertThat(all)
        .extracting(Parameter::getName)
        .contains("page_token", "Idempotency-Key", "If-None-Match");
    assertThat(all)
        .filteredOn(parameter -> !Boolean.TRUE.equals(parameter.getRequired()))
        .filteredOn(parameter -> parameter.getSchema() != null)
        .allSatisfy(parameter -> assertThat(parameter.getSchema().getExample()).isNull());
  }

  @Test
  void aBodysExampleHasNothingThatThePathSays() {
    PathItem follow = document.getPaths().get("/api/v1/users/{user_id}/follow");
    assertThat(follow.getPatch().getRequestBody().getContent().get("application/json").getExample())
        .isEqualTo(Map.of("notify", true));
  }

  @Test
  void showsTheLimitsOfTheContract() {
    var username = document.getComponents().getSchemas().get("RegisterRequest").getProperties();

    assertThat(username.get("username"))
        .hasFieldOrPropertyWithValue("minLength", 3)
        .hasFieldOrPropertyWithValue("maxLength", 30)
        .hasFieldOrPropertyWithValue("pattern", "^[A-Za-z0-9_]*$");
  }
}
