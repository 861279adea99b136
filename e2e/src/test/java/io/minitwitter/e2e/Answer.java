package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What the gateway answered.
 *
 * @param request what was asked, for failure messages
 * @param headers by lower-case name
 */
record Answer(String request, int status, Map<String, List<String>> headers, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** This, when it has the status. */
  Answer expect(int expected) {
    assertThat(status).as("%s: %s", request, body()).isEqualTo(expected);
    return this;
  }

  /**
   * This answer, if it is a problem document (RFC 9457) with this status and code and without
   * internal details.
   */
  Answer expectProblem(int expected, String code) {
    expect(expected);
    assertThat(header("content-type"))
        .as("%s: %s", request, body())
        .isEqualTo("application/problem+json");
    JsonNode problem = json();
    assertThat(problem.path("code").asText()).as("%s: %s", request, body()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(expected);
    for (String member : List.of("type", "title", "detail", "request_id")) {
      assertThat(problem.path(member).asText()).as("%s of %s", member, body()).isNotEmpty();
    }
    assertThat(problem.path("violations").isArray()).as(body()).isTrue();
    assertThat(header("x-request-id")).isEqualTo(problem.path("request_id").asText());
    JavaText.assertNoneIn(body() + headers, request);
    return this;
  }

  JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(request + ": " + body(), e);
    }
  }

  /** A member of the JSON body, by names with slashes between. */
  String text(String path) {
    JsonNode node = json().at("/" + path);
    assertThat(node.isValueNode()).as("%s in %s", path, body()).isTrue();
    return node.asText();
  }

  /** The names of the members of the JSON body's object at a path; empty for the body itself. */
  List<String> members(String path) {
    JsonNode node = path.isEmpty() ? json() : json().at("/" + path);
    return List.copyOf(
        StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false).toList());
  }

  /** The one value of a header; empty when it is absent. */
  String header(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    assertThat(values).as("%s of %s", name, request).hasSizeLessThanOrEqualTo(1);
    return values.isEmpty() ? "" : values.getFirst();
  }

  @Override
  public String toString() {
    return request + ": " + status + " " + body();
  }
}
