package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The routes that are the gateway's own. */
abstract class GatewaySuite extends SystemSuite {
  GatewaySuite(RunningSystem system) {
    super(system);
  }

  @Test
  void theStateOfTheSystemIsReported() {
    assertThat(rest().get("/").expect(200).members("")).contains("name", "version");
    rest().get("/health/live").expect(200);
    assertThat(rest().get("/health/ready").expect(200).json().path("degraded")).isEmpty();
    String services = rest().get("/services").expect(200).body();
    for (String service : RunningSystem.SERVICES) {
      assertThat(services).contains('"' + service + '"');
      rest().get("/services/" + service).expect(200);
    }
    rest().get("/services/nothing").expectProblem(404, "SERVICE_NOT_FOUND");
    assertThat(rest().get("/metrics").expect(200).body()).contains("# TYPE ");
  }

  @Test
  void theDocumentationIsServed() {
    Answer openApi = rest().get("/openapi.json").expect(200);
    assertThat(openApi.text("openapi")).startsWith("3.");
    assertThat(openApi.members("paths"))
        .contains("/api/v1/auth/register", "/api/v1/tweets/{id}", "/api/v1/users/profile");
    assertThat(rest().get("/openapi.yaml").expect(200).body()).contains("/api/v1/tweets/{id}:");
    Answer docs = rest().get("/docs");
    String page = docs.status() == 200 ? docs.body() : rest().get(docs.header("location")).body();
    assertThat(page).containsIgnoringCase("swagger");
  }

  @Test
  void theKeySetIsServed() {
    Answer keys = rest().get("/.well-known/jwks.json").expect(200);
    assertThat(keys.json().path("keys")).isNotEmpty();
    assertThat(keys.members("keys/0"))
        .containsExactlyInAnyOrder("kty", "use", "alg", "kid", "n", "e");
    assertThat(keys.text("keys/0/alg")).isEqualTo("RS256");
  }

  @Test
  void listsTheAllowedMethodsOfARoute() {
    Answer refused =
        rest()
            .send("PATCH", "/api/v1/users/profile", null, null)
            .expectProblem(405, "METHOD_NOT_ALLOWED");
    assertThat(refused.header("allow").split(",\\s*")).contains("GET", "PUT");
    rest().get("/api/v1/nothing").expectProblem(404, "ROUTE_NOT_FOUND");
    Answer head = rest().send("HEAD", "/api/v1/tweets", null, null).expect(200);
    assertThat(head.body()).isEmpty();
  }
}
