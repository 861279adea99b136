package io.minitwitter.seed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestClientTest {
  private static void assertRefused(URI gateway, String... says) {
    assertThatThrownBy(() -> new RestClient(gateway).post("/", Map.of(), ""))
        .isInstanceOf(RestClient.RefusedException.class)
        .hasMessageContainingAll(says);
  }

  @Test
  void reportsThatNoServerAnswers() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertRefused(URI.create("http://127.0.0.1:" + free), "no answer from", "is the system up?");
  }

  @Test
  void reportsTlsProblems() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(
          () -> {
            try (Socket client = plain.accept()) {
              client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertRefused(
          URI.create("https://127.0.0.1:" + plain.getLocalPort()), "no TLS", "trustStore");
    }
  }
}
