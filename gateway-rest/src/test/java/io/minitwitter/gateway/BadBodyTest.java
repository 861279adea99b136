package io.minitwitter.gateway;

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

/** What a body may be: everything else is refused with a stable code, and for the right reason. */
class BadBodyTest {
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
        "application/json; charset=utf-8; charset=utf-16",
        "application/json; charset=",
        "application/json, text/plain",
        "application/merge-patch+json",
        "application/jsonp",
        "*/*",
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
  void refusesABodyWithTwoMediaTypes() {
    assertThat(
            gateway.raw(
                String.join(
                    "\r\n",
                    "POST /api/v1/auth/login HTTP/1.1",
                    "Host: localhost",
                    "Connection: close",
                    "Content-Type: application/json",
                    "Content-Type: text/plain",
                    "Content-Length: 2",
                    "",
                    "{}")))
        .startsWith("HTTP/1.1 415")
        .contains("\"UNSUPPORTED_MEDIA_TYPE\"");
  }

  @Test
  void refusesABodyWithoutMediaType() {
    refused(
        gateway.send("POST", "/api/v1/auth/login", "{}".getBytes(StandardCharsets.UTF_8)),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json;",
        "application/json; charset=UTF-8",
        "application/json ; charset=\"utf-8\";",
      })
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
  @ValueSource(
      strings = {"gzip", "br", "GZIP", "identity, gzip", "gzip, identity", "*", "identity;q=1"})
  void refusesEncodedBodies(String encoding) {
    Answer answer = gateway.post("/api/v1/auth/login", "{}", "Content-Encoding", encoding);

    refused(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(answer.header("Accept-Encoding")).isEqualTo("identity");
    assertThat(gateway.post("/api/v1/auth/login", "", "Content-Encoding", encoding).code())
        .isEqualTo("INVALID_FIELDS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "Identity", "identity, identity", ",", ""})
  void takesBodiesThatAreNotEncoded(String encoding) {
    assertThat(gateway.post("/api/v1/auth/login", "{}", "Content-Encoding", encoding).code())
        .isEqualTo("INVALID_FIELDS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chunked|400",
        "Chunked|400",
        "gzip, chunked|415",
        "deflate,chunked|415",
        "gzip\\r\\nTransfer-Encoding: chunked|415",
        // These do not say where the body ends.
        "gzip|400",
        "chunked, gzip|400",
        "identity|400",
      })
  void refusesTransferCodingsOtherThanChunked(String coding, int status) {
    assertThat(
            gateway.raw(
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: "
                    + coding.replace("\\r", "\r").replace("\\n", "\n")
                    + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status)
        .contains("application/problem+json", "RateLimit: ");
  }
}
