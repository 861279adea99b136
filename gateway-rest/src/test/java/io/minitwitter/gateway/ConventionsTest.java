package io.minitwitter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.minitwitter.gateway.RunningGateway.Answer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may rely on whatever they call. */
class ConventionsTest {
  private static final String TWEET = "/api/v1/tweets/" + FakeTweets.KNOWN_ID;
  private static final String APP = "https://app.example";
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway("minitwitter.gateway.allowed-origins", APP);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void keepsTheRequestIdFromTheClientToTheService() {
    Answer answer = gateway.get(TWEET, "X-Request-Id", "mine.1_2-3");

    assertThat(answer.header("X-Request-Id")).isEqualTo("mine.1_2-3");
    assertThat(gateway.backend.tweets.context.requestId()).isEqualTo("mine.1_2-3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"with blank", "a,b", "ümlaut", "\"", ""})
  void makesARequestIdInPlaceOfABadOne(String id) {
    assertThat(gateway.get(TWEET, "X-Request-Id", id).header("X-Request-Id"))
        .isNotEqualTo(id)
        .matches("[A-Za-z0-9._-]{1,64}");
    assertThat(gateway.get(TWEET, "X-Request-Id", "a".repeat(65)).header("X-Request-Id"))
        .hasSizeLessThan(65);
  }

  @Test
  void continuesTheTrace() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    Answer answer = gateway.get(TWEET, "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");

    assertThat(answer.header("traceparent")).startsWith("00-" + trace + "-");
    assertThat(gateway.backend.tweets.context.traceId()).isEqualTo(trace);
    // A trace that the caller does not sample stays so.
    assertThat(
            gateway
                .get(TWEET, "traceparent", "00-" + trace + "-00f067aa0ba902b7-00")
                .header("traceparent"))
        .matches("00-" + trace + "-[0-9a-f]{16}-00");
    assertThat(gateway.backend.tweets.context.traceFlags()).isEqualTo("00");
    assertThat(gateway.get(TWEET, "traceparent", "x").header("traceparent"))
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
  }

  @Test
  void carriesSecurityHeaders() {
    for (String path : new String[] {TWEET, "/nothing", "/health/live"}) {
      Answer answer = gateway.get(path);
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
      assertThat(answer.header("Server")).isNull();
    }
  }

  @Test
  void keepsAnswersOutOfSharedCaches() {
    assertThat(gateway.get(TWEET).header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(gateway.get(TWEET).http().headers().allValues("Vary")).contains("Authorization");
    assertThat(
            gateway
                .post(
                    "/api/v1/auth/login",
                    "{\"identifier\": \"ada\", \"password\": \"correct horse\"}")
                .header("Cache-Control"))
        .isEqualTo("no-store");
  }

  @Test
  void answers304IfTheClientHasTheResource() {
    String tag = gateway.get(TWEET).header("ETag");
    Answer unchanged = gateway.get(TWEET, "If-None-Match", "\"other\", W/" + tag);

    assertThat(tag).matches("\"[0-9a-f]+\"");
    assertThat(unchanged.status()).isEqualTo(304);
    assertThat(unchanged.header("ETag")).isEqualTo(tag);
    assertThat(unchanged.http().body()).isEmpty();
    assertThat(gateway.get(TWEET, "If-None-Match", "\"other\"").status()).isEqualTo(200);
    assertThat(gateway.get("/api/v1/tweets").header("ETag")).isNull();
  }

  @Test
  void answersHeadAsGetWithoutABody() {
    Answer get = gateway.get(TWEET);
    Answer head = gateway.send("HEAD", TWEET, null);

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.http().body()).isEmpty();
    assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
    assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
  }

  @Test
  void listsTheAllowedMethodsOfARoute() {
    Answer answer = gateway.send("PATCH", TWEET, null);

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.code()).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
    assertThat(gateway.send("FOO", TWEET, null).status()).isEqualTo(405);
    assertThat(gateway.send("TRACE", "/", null).status()).isEqualTo(405);
    assertThat(gateway.send("OPTIONS", TWEET, null).header("Allow")).contains("GET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/api/v1/tweets/",
        "/api/v1//tweets",
        "/api/v1/tweets/a/b",
        "/API/v1/tweets",
        "/api/v1/internal",
        "/minitwitter.tweet.v1.TweetService/BatchGetTweets",
        "//",
      })
  void knowsNoOtherRoute(String path) {
    String answer =
        gateway.raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 404").contains("\"ROUTE_NOT_FOUND\"");
  }

  @Test
  void prefersALiteralToAVariable() {
    assertThat(gateway.get("/api/v1/users/profile").code()).isEqualTo("TOKEN_MISSING");
    assertThat(gateway.get("/api/v1/users/profile/tweets").code()).isEqualTo("INVALID_FIELDS");
    assertThat(gateway.get("/api/v1/users/by%2Dusername/%61da").status()).isEqualTo(200);
  }

  @Test
  void allowsScriptsOfAllowedOrigins() {
    Answer answer = gateway.get(TWEET, "Origin", APP);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(APP);
    assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
    assertThat(answer.header("Access-Control-Expose-Headers"))
        .contains("ETag", "Location", "RateLimit", "Retry-After", "X-Request-Id");
    assertThat(answer.http().headers().allValues("Vary")).contains("Origin");
    assertThat(gateway.get("/nothing", "Origin", APP).header("Access-Control-Allow-Origin"))
        .isEqualTo(APP);

    assertThat(
            gateway
                .get(TWEET, "Origin", "https://evil.example")
                .header("Access-Control-Allow-Origin"))
        .isNull();
    assertThat(gateway.get("/services", "Origin", APP).header("Access-Control-Allow-Origin"))
        .isNull();
  }

  @Test
  void answersPreflightRequests() {
    Answer answer =
        gateway.send(
            "OPTIONS", TWEET, null, "Origin", APP, "Access-Control-Request-Method", "DELETE");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("DELETE");
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .contains("Authorization", "Idempotency-Key");
    assertThat(
            gateway
                .send(
                    "OPTIONS",
                    TWEET,
                    null,
                    "Origin",
                    "https://evil.example",
                    "Access-Control-Request-Method",
                    "DELETE")
                .header("Access-Control-Allow-Methods"))
        .isNull();
  }

  @Test
  void passesTheIdempotencyKeyToCreates() {
    String key = UUID.randomUUID().toString();
    create("Idempotency-Key", key);

    assertThat(gateway.backend.tweets.key).get().extracting("id").asString().endsWith(key);
    create();
    assertThat(gateway.backend.tweets.key).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b"})
  void refusesBadIdempotencyKeys(String key) {
    assertThat(create("Idempotency-Key", key).code()).isEqualTo("INVALID_HEADER");
    assertThat(create("Idempotency-Key", "a".repeat(256)).code()).isEqualTo("INVALID_HEADER");
    assertThat(create("Idempotency-Key", "a", "Idempotency-Key", "b").code())
        .isEqualTo("INVALID_HEADER");
  }

  @Test
  void ignoresTheIdempotencyKeyElsewhere() {
    assertThat(gateway.get(TWEET, "Idempotency-Key", "a b").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/auth/logout, 204",
    "DELETE, /api/v1/tweets/0123456789abcdef01234567, 204"
  })
  void answersWithoutABody(String method, String path, int status) {
    Answer answer =
        gateway.send(method, path, null, "Authorization", "Bearer " + RunningGateway.token());

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.http().body()).isEmpty();
    assertThat(answer.header("Content-Type")).isNull();
  }

  @Test
  void distinguishesAnAbsentFieldFromAnEmptyOne() {
    byte[] body = "{\"bio\": \"\"}".getBytes(StandardCharsets.UTF_8);
    Answer answer =
        gateway.send(
            "PUT",
            "/api/v1/users/profile",
            body,
            "Content-Type",
            "application/json",
            "Authorization",
            "Bearer " + RunningGateway.token());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.backend.users.updated.hasBio()).isTrue();
    assertThat(gateway.backend.users.updated.hasFirstName()).isFalse();
  }

  @Test
  void saysWhenToRetry() {
    Answer answer =
        gateway.post("/api/v1/auth/login", "{\"identifier\": \"locked\", \"password\": \"x\"}");

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("TOO_MANY_ATTEMPTS");
    assertThat(answer.header("Retry-After")).isEqualTo("7");
  }

  private static Answer create(String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Authorization";
    all[1] = "Bearer " + RunningGateway.token();
    return gateway.post("/api/v1/tweets", "{\"content\": \"hello\"}", all);
  }
}
