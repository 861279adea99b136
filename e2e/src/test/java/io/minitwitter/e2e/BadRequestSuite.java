package io.minitwitter.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, queries and headers that are not what a route takes. */
abstract class BadRequestSuite extends SystemSuite {
  private static final int ANSWER_MILLIS = 10_000;

  BadRequestSuite(RunningSystem system) {
    super(system);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/tweets?mood=good,                          INVALID_QUERY",
    "/api/v1/tweets?page_size=10&page_size=10,          INVALID_QUERY",
    "/api/v1/tweets?pageSize=10,                        INVALID_QUERY",
    "/api/v1/tweets?page_size=ten,                      INVALID_QUERY",
    "/api/v1/tweets?page_size=1.5,                      INVALID_QUERY",
    "/api/v1/tweets?page_size=99999999999,              INVALID_QUERY",
    "/api/v1/tweets?page_size=,                         INVALID_QUERY",
    "/api/v1/tweets?page_size=%ff,                      INVALID_QUERY",
    "/api/v1/tweets?page_size=-1,                       INVALID_FIELDS",
    "/api/v1/tweets?page_size=101,                      INVALID_FIELDS",
    "/api/v1/tweets?page_token=nonsense,                INVALID_PAGE_TOKEN",
    "/api/v1/tweets?page_token=%00,                     INVALID_FIELDS",
    "/api/v1/tweets/000000000000000000000001?a=b,       INVALID_QUERY",
    "/api/v1/users/profile?id=1,                        INVALID_QUERY",
    "/api/v1/tweets/1,                                  INVALID_FIELDS",
    "/api/v1/tweets/zzzzzzzzzzzzzzzzzzzzzzzz,           INVALID_FIELDS",
    "/api/v1/tweets/%00,                                MALFORMED_REQUEST",
    "/api/v1/tweets/%0a00000000000000000000001,         INVALID_FIELDS",
    "/api/v1/tweets/00000000000000000000001%e2%80%ae,   INVALID_FIELDS",
    "/api/v1/tweets/%ff,                                INVALID_PATH",
    "/api/v1/users/1,                                   INVALID_FIELDS",
    "/api/v1/users/..%2f..%2fetc%2fpasswd,              INVALID_FIELDS",
    "/api/v1/users/1/tweets,                            INVALID_FIELDS",
    "/api/v1/users/by-username/a%20b,                   INVALID_FIELDS",
    "/api/v1/users/by-username/%c0%af,                  INVALID_PATH",
  })
  void aBadPathOrQueryIsRefused(String path, String code) {
    rest().as(TestUser.register(rest())).get(path).expectProblem(400, code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/users/" + "a/b",
        "/api/v1/tweets/",
        "//api/v1/tweets",
        "/API/v1/tweets",
        "/api/v2/tweets",
        "/api/v1/tweets;a=b",
        "/docs/..%2f..%2fetc%2fpasswd",
        "/docs/%2e%2e/%2e%2e/etc/passwd",
      })
  void anUnknownPathIsRefused(String path) {
    Answer answer = rest().get(path);
    // Some of these no server may pass on as they are.
    answer.expectProblem(
        answer.status() == 400 ? 400 : 404,
        answer.status() == 400 ? "MALFORMED_REQUEST" : "ROUTE_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "long"})
  void aBadIdempotencyKeyIsRefused(String key) {
    String value = key.equals("long") ? "k".repeat(256) : key;
    Answer answer =
        rest()
            .as(TestUser.register(rest()))
            .post("/api/v1/tweets", "{\"content\":\"hi\"}", "Idempotency-Key", value);
    answer.expectProblem(400, "INVALID_HEADER");
  }

  /** As bytes, since no HTTP client sends such a key as it is. */
  @Test
  void anIdempotencyKeyBeyondAsciiIsRefused() {
    String answer =
        exchange(
            "POST /api/v1/tweets HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + TestUser.register(rest()).accessToken()
                + "\r\nContent-Type: application/json\r\nIdempotency-Key: gr\u00fc\u00dfe\r\n"
                + "Content-Length: 16\r\n\r\n{\"content\":\"hi\"}");
    Assertions.assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"INVALID_HEADER\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void aBodyWhereNoneIsTakenIsRefused(String method) {
    TestUser user = TestUser.register(rest());
    String path = "/api/v1/tweets/" + user.tweet(rest(), "stays");
    byte[] body = "{\"content\":\"hi\"}".getBytes(StandardCharsets.UTF_8);
    Answer answer = rest().as(user).send(method, path, body, "application/json");
    Assertions.assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    rest().get(path).expect(200);
  }

  /** Malformed HTTP, as no HTTP client sends it. */
  static Stream<String> notHttp() {
    String host = "Host: localhost\r\n";
    String post = "POST /api/v1/auth/login HTTP/1.1\r\n" + host;
    String json = "Content-Type: application/json\r\n";
    return Stream.of(
        "\u0000\u0001\u0002\u0003\r\n\r\n",
        "GET\r\n\r\n",
        "GET /api/v1/tweets HTTP/9.9\r\n" + host + "\r\n",
        "GET /api/v1/tweets HTTP/1.1\r\n\r\n",
        "GET /api/v1/tweets HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /api/v1/tweets\u00ff HTTP/1.1\r\n" + host + "\r\n",
        "GET /api/v1/%zz HTTP/1.1\r\n" + host + "\r\n",
        "GET /api/v1/tweets HTTP/1.1\r\n" + host + "Bad Header: a\r\n\r\n",
        "GET /api/v1/tweets HTTP/1.1\r\n" + host + "A: " + "x".repeat(70_000) + "\r\n\r\n",
        "GET /" + "x".repeat(70_000) + " HTTP/1.1\r\n" + host + "\r\n",
        post + json + "Content-Length: -1\r\n\r\n{}",
        post + json + "Content-Length: two\r\n\r\n{}",
        post + json + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
        post + json + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        post + json + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        post + json + "Transfer-Encoding: gzip\r\n\r\n{}",
        "BREW /api/v1/tweets HTTP/1.1\r\n" + host + "\r\n");
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("notHttp")
  void invalidHttpIsRefused(String request) {
    String answer = exchange(request);
    Assertions.assertThat(answer)
        .as("answer to %.200s", request)
        .matches("(?s)HTTP/1\\.[01] (4\\d\\d|505).*");
    JavaText.assertNoneIn(answer, request.substring(0, Math.min(100, request.length())));
    // And the next one is served as ever.
    rest().get("/health/live").expect(200);
  }

  private String exchange(String request) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(loopback, system().gateway().getPort()), ANSWER_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      byte[] answer = new byte[8192];
      int read = in.readNBytes(answer, 0, 1);
      read += read == 1 ? Math.max(0, in.read(answer, 1, answer.length - 1)) : 0;
      return new String(answer, 0, read, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
