package io.minitwitter.gateway;

import static io.minitwitter.gateway.Refusals.assertNoJava;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client holds has a limit and an end, and others are served meanwhile. */
@Timeout(120)
@SuppressWarnings("StringConcatToTextBlock") // A text block has no carriage returns.
class HostileClientsTest {
  private static final String LOGIN = "{\"identifier\": \"ada\", \"password\": \"correct horse\"}";
  private static final String CHUNKS =
      "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String CHUNKED = CHUNKS + "1\r\n{\r\n";
  private static final String LONG =
      "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
          + "Content-Length: 4000\r\n\r\n{";

  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        new RunningGateway(
            "minitwitter.requests-per-minute.auth", "100000",
            "minitwitter.gateway.max-in-flight", "4",
            "minitwitter.gateway.max-arriving-bodies", "16",
            "minitwitter.gateway.body-timeout", "2s",
            "minitwitter.gateway.idle-timeout", "3s",
            "minitwitter.gateway.request-timeout", "6s",
            "minitwitter.gateway.max-connections-per-address", "64");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {CHUNKED, LONG})
  void servesOtherClientsWhileBodiesArriveSlowly(String begin) throws Exception {
    List<Socket> dripping = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket = gateway.connect();
        dripping.add(socket);
        send(socket, begin);
      }
      for (int round = 0; round < 5; round++) {
        assertThat(gateway.get("/api/v1/tweets").status()).isEqualTo(200);
        assertThat(gateway.post("/api/v1/auth/login", LOGIN).status()).isEqualTo(200);
        for (Socket socket : dripping) {
          drip(socket, begin.equals(CHUNKED) ? "1\r\n \r\n" : " ");
        }
      }
      // Newer bodies from the same address end older ones, and the rest run out of time.
      assertThat(dripping)
          .extracting(HostileClientsTest::readAll)
          .allMatch(answer -> answer.matches("(?s)HTTP/1.1 (408|503) .*"));
    } finally {
      for (Socket socket : dripping) {
        socket.close();
      }
    }
  }

  @Test
  void refusesABodyThatDoesNotArriveInTime() throws IOException {
    try (Socket socket = gateway.connect()) {
      send(socket, LONG);

      assertThat(readAll(socket))
          .startsWith("HTTP/1.1 408")
          .contains("\"REQUEST_TIMEOUT\"", "application/problem+json", "RateLimit: ");
    }
  }

  @Test
  void readsABodyThatArrivesInTime() throws IOException {
    try (Socket socket = gateway.connect()) {
      send(
          socket,
          "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + "Content-Type: application/json\r\nContent-Length: "
              + LOGIN.length()
              + "\r\n\r\n"
              + LOGIN.substring(0, 5));
      send(socket, LOGIN.substring(5));

      assertThat(readAll(socket)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void sends100ContinueToAWaitingClient() throws IOException {
    try (Socket socket = gateway.connect()) {
      send(
          socket,
          "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + "Expect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: "
              + LOGIN.length()
              + "\r\n\r\n");
      byte[] first = socket.getInputStream().readNBytes("HTTP/1.1 100".length());
      assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100");
      send(socket, LOGIN);

      assertThat(readAll(socket)).contains("HTTP/1.1 200");
    }
  }

  @Test
  void sendsNoInterimAnswerToAClientOfHttp10() {
    assertThat(
            gateway.raw(
                "POST /api/v1/auth/login HTTP/1.0\r\nExpect: 100-continue\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"))
        .startsWith("HTTP/1.1 400")
        .contains("\"INVALID_FIELDS\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Of the chunk's size, of an extension, of a trailer, and of a body that no route reads.
        CHUNKS + "0",
        CHUNKS + "1;x",
        CHUNKS + "2\r\n{}\r\n0\r\nX: x",
        "POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\nx",
        "OPTIONS /api/v1/tweets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\nx",
        "POST /api/v1/tweets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\nx",
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n"
            + "Content-Type: application/json\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n ",
      })
  void closesAConnectionWhoseBodyArrivesSlowly(String begin) throws Exception {
    try (Socket socket = gateway.connect()) {
      send(socket, begin);
      socket.setSoTimeout(100);
      String more = begin.substring(begin.length() - 1);
      assertThat(closesWhile(socket, () -> drip(socket, more))).isTrue();
    }
  }

  @Test
  void closesAConnectionWhoseHeadersArriveSlowly() throws Exception {
    try (Socket socket = gateway.connect()) {
      send(socket, "GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
      socket.setSoTimeout(100);
      assertThat(closesWhile(socket, () -> drip(socket, "x"))).isTrue();
    }
  }

  @Test
  void closesAConnectionThatReadsTooSlowly() throws Exception {
    try (Socket socket = gateway.connect()) {
      // Together more than the buffers of both ends take.
      send(socket, "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20));
      InputStream in = socket.getInputStream();
      byte[] some = new byte[512];
      int read = 0;
      long total = 0;
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (read >= 0 && System.nanoTime() < end) {
        try {
          read = in.read(some);
          total += read;
          Thread.sleep(total < 200_000 ? 20 : 0);
        } catch (IOException reset) {
          read = -1;
        }
      }
      assertThat(read).isEqualTo(-1);
      assertThat(total).isLessThan(20_000_000);
    }
  }

  @Test
  void closesIdleConnectionsForNewOnes() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        idle.add(gateway.connect());
      }
      assertThat(gateway.get("/api/v1/tweets").status()).isEqualTo(200);
      assertThat(readAll(idle.getFirst())).isEmpty();
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
        "Connection: Upgrade\r\nUpgrade: TLS/1.2\r\n",
        "connection: keep-alive, upgrade\r\nupgrade: WebSocket, h2c\r\nsec-websocket-version: 8\r\n",
        "Connection: Upgrade\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nUpgrade: h2c\r\n",
        "Connection: Upgrade\r\nUpgrade: \r\n",
        "Connection: Upgrade\r\n",
        "Cookie: JSESSIONID=a\r\n",
      })
  void treatsUpgradesAsAnyOtherRequest(String headers) {
    double before = count("GET /api/v1/tweets");
    String found = raw("GET /api/v1/tweets HTTP/1.1\r\nHost: localhost\r\n" + headers);
    String missing = raw("GET /nothing HTTP/1.1\r\nHost: localhost\r\n" + headers);

    assertThat(found).startsWith("HTTP/1.1 200");
    assertThat(missing).startsWith("HTTP/1.1 404").contains("\"ROUTE_NOT_FOUND\"");
    for (String answer : List.of(found, missing)) {
      assertThat(answer)
          .contains("RateLimit: ", "X-Request-Id: ")
          .doesNotContainIgnoringCase("Set-Cookie");
    }
    awaitCount("GET /api/v1/tweets", before + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n",
        "TRACE / HTTP/1.1\r\nHost: localhost\r\n",
        "PRI * HTTP/2.0\r\n",
        "BREW /api/v1/tweets HTTP/1.1\r\nHost: localhost\r\n",
        "get / HTTP/1.1\r\nHost: localhost\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nExpect: everything\r\n",
        "GET http://other.example/nothing HTTP/1.1\r\nHost: other.example\r\n",
        "GET http://other.example/api/v1/tweets HTTP/1.1\r\nHost: localhost\r\n",
        "GET file:///etc/passwd HTTP/1.1\r\nHost: localhost\r\n",
        "GET javascript:alert(1) HTTP/1.1\r\nHost: localhost\r\n",
        "GET * HTTP/1.1\r\nHost: localhost\r\n",
        "CONNECT / HTTP/1.1\r\nHost: localhost\r\n",
        "GET / HTTP/2.0\r\nHost: localhost\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n",
      })
  void countsAndRefusesExoticRequests(String request) {
    double before = count("unmatched");
    String answer = raw(request);

    assertThat(answer)
        .startsWith("HTTP/1.1 4")
        .contains("application/problem+json", "RateLimit: ", "X-Request-Id: ")
        .doesNotContainIgnoringCase("Set-Cookie");
    assertNoJava(answer);
    awaitCount("unmatched", before + 1);
  }

  private static String raw(String request) {
    String close = request.contains("Connection:") ? "" : "Connection: close\r\n";
    // An upgrade's own Connection header leaves the connection open: ask for its end afterwards.
    String end =
        close.isEmpty()
            ? "\r\nGET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            : close + "\r\n";
    return gateway.raw(request + end);
  }

  private static double count(String route) {
    boolean unmatched = route.equals("unmatched");
    return gateway
        .bean(io.micrometer.core.instrument.MeterRegistry.class)
        .find("http.server.requests")
        .tag("route", unmatched ? route : route.substring(route.indexOf(' ') + 1))
        .timers()
        .stream()
        .mapToDouble(timer -> timer.count())
        .sum();
  }

  private static void awaitCount(String route, double most) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (count(route) < most && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(count(route)).isGreaterThanOrEqualTo(most);
  }

  private static boolean closesWhile(Socket socket, Runnable meanwhile) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < end) {
      try {
        if (socket.getInputStream().read() < 0) {
          return true;
        }
      } catch (java.net.SocketTimeoutException nothingYet) {
        meanwhile.run();
      } catch (IOException reset) {
        return true;
      }
    }
    return false;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Sends a little, unless the gateway has closed the connection. */
  private static void drip(Socket socket, String text) {
    try {
      send(socket, text);
    } catch (IOException closed) {
      // Asserted by what was read.
    }
  }

  private static String readAll(Socket socket) {
    StringBuilder read = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        read.append((char) b);
      }
    } catch (IOException reset) {
      // What came before counts.
    }
    return read.toString();
  }
}
