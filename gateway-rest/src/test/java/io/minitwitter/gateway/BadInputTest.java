package io.minitwitter.gateway;

import static io.minitwitter.gateway.Refusals.assertNoJava;
import static io.minitwitter.gateway.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.minitwitter.gateway.RunningGateway.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Each invalid input is a problem with a stable code, and no answer reveals implementation details.
 */
class BadInputTest {
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway("minitwitter.requests-per-minute.auth", "100000");
  }

  @AfterAll
  static void stop() {
    gateway.close();
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
        "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n"
            + "Connection: close\\r\\n\\r\\n|400",
        "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1, 1\\r\\n"
            + "Connection: close\\r\\n\\r\\n|400",
        "GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\nConnection: close\\r\\n\\r\\n|400",
        "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n"
            + "Connection: close\\r\\n\\r\\n|400",
      })
  void answersWhatIsNotHttp(String request, int status) {
    String answer = gateway.raw(request.replace("\\r", "\r").replace("\\n", "\n"));

    assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\"MALFORMED_REQUEST\"");
    assertIsAsAnyOther(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host: a\r\nHost: b", "Host: a:x", "Host: [::1", "Host: /", "Bad Header: x"})
  void logsNothingThatAClientCanRepeat(String header) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    try {
      assertThat(gateway.raw("GET / HTTP/1.1\r\n" + header + "\r\n\r\n"))
          .startsWith("HTTP/1.1 400");
    } finally {
      root.detachAppender(log);
      log.stop();
    }

    assertThat(log.list)
        .filteredOn(event -> event.getLoggerName().startsWith("org.eclipse.jetty"))
        .isEmpty();
  }

  /** Else the rest of the body would be read as the next request. */
  @ParameterizedTest
  @ValueSource(strings = {"POST /nothing", "POST /api/v1/tweets", "GET /api/v1/tweets"})
  void closesTheConnectionAfterABodyThatItDoesNotRead(String request) {
    String answer =
        gateway.raw(
            request
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n"
                + "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 4")
        .contains("Connection: close")
        .doesNotContain("HTTP/1.1 200");
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
