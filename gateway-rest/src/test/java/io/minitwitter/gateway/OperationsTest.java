package io.minitwitter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.minitwitter.contract.Contract;
import io.minitwitter.gateway.RunningGateway.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    gateway = new RunningGateway();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void saysWhatItIs() {
    Answer index = gateway.get("/");

    assertThat(index.status()).isEqualTo(200);
    assertThat(index.json().path("name").asText()).isEqualTo("MiniTwitter");
    assertThat(index.json().path("version").asText()).isNotEmpty();
    assertThat(index.json().path("links").path("documentation").asText()).isEqualTo("/docs");
    assertThat(index.json().path("services").path("tweet").asText()).isEqualTo("serving");
  }

  @Test
  void staysReadyAndReportsWhatIsDown() {
    assertThat(gateway.get("/health/ready").json().path("degraded")).isEmpty();

    gateway.backend.stop("tweet");
    await(() -> !gateway.get("/health/ready").json().path("degraded").isEmpty());

    Answer ready = gateway.get("/health/ready");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().path("degraded").get(0).asText()).isEqualTo("tweet");
    assertThat(gateway.get("/services/tweet").json().path("status").asText())
        .isEqualTo("unreachable");

    Answer unavailable = gateway.get("/api/v1/tweets");
    assertThat(unavailable.status()).isEqualTo(503);
    assertThat(unavailable.code()).isEqualTo("UNAVAILABLE");
    assertThat(unavailable.header("Retry-After")).isNotNull();
    assertThat(gateway.get("/api/v1/users/by-username/ada").status()).isEqualTo(200);
  }

  @Test
  void staysReadyAndNamesStoresThatFail() {
    HealthStatusManager health = gateway.backend.health("tweet");
    health.setStatus("mongodb", ServingStatus.NOT_SERVING);
    health.setStatus("redis", ServingStatus.SERVING);
    health.setStatus("stores", ServingStatus.NOT_SERVING);
    await(() -> !gateway.get("/health/ready").json().path("degraded").isEmpty());

    Answer ready = gateway.get("/health/ready");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().path("degraded").toString()).isEqualTo("[\"mongodb\"]");
    assertThat(gateway.get("/services/tweet").json().path("status").asText()).isEqualTo("degraded");
    assertThat(gateway.get("/services/user").json().path("status").asText()).isEqualTo("serving");

    health.setStatus("stores", ServingStatus.SERVING);
    await(() -> gateway.get("/health/ready").json().path("degraded").isEmpty());
  }

  @Test
  void listsEveryInstanceWithItsHealth() {
    Answer services = gateway.get("/services");

    assertThat(services.json().path("services").findValuesAsText("name"))
        .containsExactlyElementsOf(Contract.grpcServices().keySet());
    Answer one = gateway.get("/services/user");
    assertThat(one.json().path("instances").get(0).path("address").asText())
        .startsWith("in-process:user");
    assertThat(one.json().path("instances").get(0).path("status").asText()).isEqualTo("serving");

    Answer unknown = gateway.get("/services/nothing");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.code()).isEqualTo("SERVICE_NOT_FOUND");
  }

  @Test
  void measuresRequestsByRoute() {
    gateway.get("/api/v1/tweets/" + FakeTweets.KNOWN_ID);
    // The measurement is made after the answer was sent.
    await(() -> metrics().contains("route=\"/api/v1/tweets/{id}\""));

    assertThat(metrics())
        .contains("http_server_requests_seconds_count")
        .doesNotContain(FakeTweets.KNOWN_ID);
  }

  @Test
  void finishesRequestsInFlightWhenItStops() throws Exception {
    CompletableFuture<Answer> slow =
        CompletableFuture.supplyAsync(() -> gateway.get("/api/v1/tweets/" + FakeTweets.SLOW_ID));
    assertThat(gateway.backend.tweets.slowCallCame.await(5, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> stopping = CompletableFuture.runAsync(gateway::stop);
    // Longer than Jetty lets idle connections live when it stops.
    Thread.sleep(2_500);
    assertThat(stopping).isNotDone();
    gateway.backend.tweets.released.countDown();

    assertThat(slow.get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
    stopping.get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: attacker.example",
        "Host: localhost.attacker.example",
        "Host: 127.0.0.1.attacker.example:8080",
        "Host: 192.0.2.1",
        "Host: localhost\r\nX-Forwarded-For: 203.0.113.9",
        "Host: localhost\r\nX-Forwarded-For: 127.0.0.1",
        "Host: localhost\r\nForwarded: for=203.0.113.9",
        "Host: localhost\r\nX-Real-IP: 203.0.113.9",
        "Host: localhost\r\nVia: 1.1 proxy",
      })
  void keepsOperationsFromOtherHosts(String headers) {
    for (String path : List.of("/metrics", "/services", "/services/tweet")) {
      assertThat(
              gateway.raw(
                  "GET " + path + " HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n\r\n"))
          .startsWith("HTTP/1.1 401")
          .contains("\"TOKEN_MISSING\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "127.9.9.9", "[::1]:80"})
  void opensOperationsToThisHost(String host) {
    assertThat(
            gateway.raw(
                "GET /services HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  private String metrics() {
    return new String(gateway.get("/metrics").http().body(), StandardCharsets.UTF_8);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
