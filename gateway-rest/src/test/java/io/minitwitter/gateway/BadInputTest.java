package io.minitwitter.gateway;

import static io.minitwitter.gateway.Refusals.assertNoJava;
import static io.minitwitter.gateway.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.gateway.RunningGateway.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each invalid input is a problem with a stable code, and no answer reveals implementation details.
 */
class BadInputTest {
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        new RunningGateway(
            "minitwitter.gateway.max-body-bytes", "4096",
            "minitwitter.requests-per-minute.auth", "100000");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{|MALFORMED_JSON",
        "[]|MALFORMED_JSON",
        "{\"identifier\": 1, \"password\": \"x\"}|MALFORMED_JSON",
        "{\"identifier\": \"a\", \"identifier\": \"b\"}|MALFORMED_JSON",
        "{\"identifier\": \"\\ud800\"}|INVALID_FIELDS",
        "{\"identifier\": \"a\\u0000\"}|INVALID_FIELDS",
        "{\"identifier\": null}|MALFORMED_JSON",
        "{\"role\": \"ROLE_ADMIN\"}|UNKNOWN_FIELD",
        "{}|INVALID_FIELDS",
        "``|INVALID_FIELDS",
        "{\"identifier\": \"a\"}|INVALID_FIELDS",
      })
  void refusesBadBodies(String body, String code) {
    refused(gateway.post("/api/v1/auth/login", body == null ? "" : body), 400, code);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] body = {'{', '"', 'i', (byte) 0xFF, '"', ':', '1', '}'};

    refused(
        gateway.send("POST", "/api/v1/auth/login", body, "Content-Type", "application/json"),
        400,
        "MALFORMED_JSON");
  }

  @Test
  void namesTheFieldsThatBreakLimits() {
    Answer answer =
        gateway.post(
            "/api/v1/auth/register",
            "{\"email\": \"nobody\", \"username\": \"a\", \"password\": \"long enough\"}");

    refused(answer, 400, "INVALID_FIELDS");
    assertThat(answer.json().path("violations").findValuesAsText("field"))
        .containsExactlyInAnyOrder("email", "username");
    assertThat(answer.json().path("violations").get(0).path("rule").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=iso-8859-1",
        "application/json; charset=utf-8; x=y",
        "application/jsonp",
      })
  void refusesOtherMediaTypes(String mediaType) {
    Answer answer =
        gateway.send(
            "POST",
            "/api/v1/auth/login",
            "{}".getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            mediaType);

    refused(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void refusesABodyWithoutMediaType() {
    refused(
        gateway.send("POST", "/api/v1/auth/login", "{}".getBytes(StandardCharsets.UTF_8)),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/json; charset=UTF-8"})
  void takesJson(String mediaType) {
    byte[] body =
        "{\"identifier\": \"ada\", \"password\": \"correct horse\"}"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(gateway.send("POST", "/api/v1/auth/login", body, "Content-Type", mediaType).status())
        .isEqualTo(200);
  }

  @Test
  void refusesBodiesThatAreTooLarge() {
    byte[] large = " ".repeat(4097).getBytes(StandardCharsets.UTF_8);
    byte[] huge = " ".repeat(3 << 20).getBytes(StandardCharsets.UTF_8);

    for (byte[] body : new byte[][] {large, huge}) {
      refused(
          gateway.send("POST", "/api/v1/auth/login", body, "Content-Type", "application/json"),
          413,
          "TOO_LARGE");
    }
  }

  @Test
  void refusesBodiesThatAreTooLargeWithoutSayingSo() {
    byte[] large = " ".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    HttpRequest chunked =
        HttpRequest.newBuilder(gateway.uri("/api/v1/auth/login"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
            .build();

    refused(gateway.send(chunked), 413, "TOO_LARGE");
    assertThat(gateway.get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void refusesABodyOfGetFromItsHeaders() {
    for (String announced : new String[] {"Content-Length: 2", "Transfer-Encoding: chunked"}) {
      for (String path : new String[] {"/api/v1/tweets", "/docs", "/metrics"}) {
        // The body itself is never sent.
        assertThat(
                gateway.raw(
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + announced + "\r\n\r\n"))
            .startsWith("HTTP/1.1 400")
            .contains("\"MALFORMED_REQUEST\"");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "POST, /api/v1/auth/logout, ``, application/x-www-form-urlencoded",
        "POST, /api/v1/auth/logout, {}, application/json",
        "DELETE, /api/v1/tweets/0123456789abcdef01234567, ``, text/plain",
        "DELETE, /api/v1/tweets/0123456789abcdef01234567, { }, application/json",
        "PUT, /api/v1/users/profile, ``, application/x-www-form-urlencoded",
        "PUT, /api/v1/users/profile, {}, application/json",
      })
  void takesNoBodyOrAnEmptyObjectEverywhere(
      String method, String path, String body, String mediaType) {
    assertThat(
            gateway
                .send(
                    method,
                    path,
                    body.getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    mediaType,
                    "Authorization",
                    "Bearer " + RunningGateway.token())
                .status())
        .isBetween(200, 204);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "{\"a\": 1}, application/json, 400, UNKNOWN_FIELD",
        "[], application/json, 400, MALFORMED_JSON",
        "{}, text/plain, 415, UNSUPPORTED_MEDIA_TYPE",
      })
  void refusesContentWhereNoneIsTaken(String body, String mediaType, int status, String code) {
    refused(
        gateway.send(
            "DELETE",
            "/api/v1/tweets/0123456789abcdef01234567",
            body.getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            mediaType,
            "Authorization",
            "Bearer " + RunningGateway.token()),
        status,
        code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "GZIP", "identity, gzip", "unknown"})
  void refusesEncodedBodies(String encoding) {
    Answer answer = gateway.post("/api/v1/auth/login", "{}", "Content-Encoding", encoding);

    refused(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(answer.header("Accept-Encoding")).isEqualTo("identity");
    assertThat(gateway.post("/api/v1/auth/login", "{}", "Content-Encoding", "identity").status())
        .isEqualTo(400);
    assertThat(gateway.post("/api/v1/auth/login", "", "Content-Encoding", encoding).code())
        .isEqualTo("INVALID_FIELDS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "page_size=ten",
        "page_size=1&page_size=2",
        "page_size=5%",
        "page_size=%zz",
        "pageSize=5",
        "nothing=1",
        "=1",
        "page_token=%00",
        "page_token=%C3%28",
      })
  void refusesBadQueries(String query) {
    // As raw bytes, since the client's URI would refuse some of them itself.
    String answer =
        gateway.raw(
            "GET /api/v1/tweets?"
                + query
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json")
        .contains(query.contains("%00") ? "\"INVALID_FIELDS\"" : "\"INVALID_QUERY\"");
  }

  @Test
  void refusesAnyQueryBesideABody() {
    refused(gateway.post("/api/v1/auth/login?identifier=a", "{}"), 400, "INVALID_QUERY");
  }

  @Test
  void refusesBadPageTokensAndSizesAndIds() {
    refused(gateway.get("/api/v1/tweets?page_token=bad"), 400, "INVALID_PAGE_TOKEN");
    refused(gateway.get("/api/v1/tweets?page_size=101"), 400, "INVALID_FIELDS");
    refused(gateway.get("/api/v1/tweets/none"), 400, "INVALID_FIELDS");
    refused(gateway.get("/api/v1/tweets/a%2Fb"), 400, "INVALID_FIELDS");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/tweets/%, MALFORMED_REQUEST",
    "/api/v1/tweets/%zz, MALFORMED_REQUEST",
    "/api/v1/tweets/a%00b, MALFORMED_REQUEST",
    "/api/v1/tweets/%ff, INVALID_PATH",
    "/api/v1/tweets/%c0%af, INVALID_PATH",
    "/api/v1/users/by-username/%ed%a0%80, INVALID_PATH",
  })
  void refusesBadPaths(String path, String code) {
    String answer =
        gateway.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
    assertThat(answer).contains("\"" + code + "\"");
    assertNoJava(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1\\r\\n\\r\\n|400",
        "NONSENSE\\r\\n\\r\\n|400",
        "GET / HTTP/9.9\\r\\nHost: a\\r\\n\\r\\n|505",
        "GET / HTTP/1.1\\r\\nHost: a\\r\\nBad Header: x\\r\\nConnection: close\\r\\n\\r\\n|400",
        "GET / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: x\\r\\nConnection: close\\r\\n\\r\\n|400",
        "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n"
            + "Connection: close\\r\\n\\r\\n|400",
      })
  void answersWhatIsNotHttp(String request, int status) {
    String answer = gateway.raw(request.replace("\\r", "\r").replace("\\n", "\n"));

    assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\"MALFORMED_REQUEST\"");
    assertIsAsAnyOther(answer);
  }

  @Test
  void answersHeadersAndLinesThatAreTooLong() {
    String large = "x".repeat(20_000);

    assertThat(gateway.raw("GET /" + large + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 414")
        .contains("\"MALFORMED_REQUEST\"");
    assertThat(gateway.raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + large + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431")
        .contains("\"MALFORMED_REQUEST\"")
        .satisfies(BadInputTest::assertIsAsAnyOther);
  }

  /** What Jetty refuses itself carries the headers of every answer. */
  private static void assertIsAsAnyOther(String answer) {
    assertThat(answer)
        .contains("Content-Type: application/problem+json")
        .contains("X-Request-Id: ")
        .contains("traceparent: 00-")
        .contains("RateLimit: \"reads\";r=")
        .contains("RateLimit-Policy: \"reads\";q=")
        .contains("Access-Control-Allow-Origin: *")
        .contains("X-Content-Type-Options: nosniff")
        .contains("Cache-Control: no-store")
        .contains("\"request_id\"");
    assertNoJava(answer);
  }

  @Test
  void hidesWhyAServiceFailed() {
    Answer answer = gateway.get("/api/v1/users/by-username/boom");

    refused(answer, 500, "INTERNAL");
    assertThat(answer.json().toString()).doesNotContain("Secret", "at line");
  }
}
