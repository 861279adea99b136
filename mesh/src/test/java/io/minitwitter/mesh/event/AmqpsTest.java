package io.minitwitter.mesh.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minitwitter.mesh.TestAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AmqpsTest {
  private static final int PATIENCE_MILLIS = 20_000;

  @TempDir Path folder;

  @Test
  void noPasswordIsSentToAnUnverifiedBroker() throws Exception {
    TestAuthority unknown = new TestAuthority(folder);
    try (SSLServerSocket server =
        (SSLServerSocket)
            unknown
                .serverContext(unknown.issue("localhost"))
                .getServerSocketFactory()
                .createServerSocket(0)) {
      server.setSoTimeout(PATIENCE_MILLIS);
      CompletableFuture<Integer> received = CompletableFuture.supplyAsync(() -> firstByte(server));
      try (AmqpBroker broker =
          new AmqpBroker(
              "amqps://guest:guest@localhost:" + server.getLocalPort(), "test", List.of())) {
        assertThatThrownBy(broker::channel).isInstanceOf(SSLHandshakeException.class);
      }

      assertThat(received.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(-1);
    }
  }

  /** The first byte that a client sends over TLS; -1 when it ends the connection before. */
  private static int firstByte(SSLServerSocket server) {
    try (SSLSocket socket = (SSLSocket) server.accept()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      return socket.getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }
}
