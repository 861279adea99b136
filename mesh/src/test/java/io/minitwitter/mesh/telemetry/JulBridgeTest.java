package io.minitwitter.mesh.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.minitwitter.mesh.LogCapture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class JulBridgeTest {
  @Test
  void faultsOfConnectionsAreOneLineAndOthersKeepTheirTrace() {
    JulBridge.install();
    try (LogCapture log = LogCapture.of(Server.class);
        LogCapture other = LogCapture.of(JulBridgeTest.class)) {
      Logger.getLogger(Server.class.getName())
          .log(Level.WARNING, "Stream error", new IllegalStateException("bad frame"));
      Logger.getLogger(JulBridgeTest.class.getName())
          .log(Level.WARNING, "Broken", new IllegalStateException("cause"));

      assertThat(log.events()).hasSize(1);
      assertThat(log.events().getFirst().getFormattedMessage())
          .isEqualTo("Stream error: java.lang.IllegalStateException: bad frame");
      assertThat(log.events().getFirst().getThrowableProxy()).isNull();
      assertThat(other.events().getFirst().getThrowableProxy()).isNotNull();
    }
  }
}
