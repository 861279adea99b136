package io.minitwitter.mesh.telemetry;

import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sends java.util.logging, which gRPC uses, to this process's log. Faults of a connection are
 * logged in one line: a client can provoke as many of them as it likes.
 */
public final class JulBridge extends SLF4JBridgeHandler {
  private static final String TRANSPORT = "io.grpc.";

  private JulBridge() {}

  /** Replaces all handlers of java.util.logging. */
  public static synchronized void install() {
    LogManager.getLogManager().reset();
    Logger.getLogger("").addHandler(new JulBridge());
  }

  @Override
  public void publish(LogRecord record) {
    if (record != null
        && record.getThrown() != null
        && String.valueOf(record.getLoggerName()).startsWith(TRANSPORT)) {
      record.setMessage(record.getMessage() + ": " + record.getThrown());
      record.setThrown(null);
    }
    super.publish(record);
  }
}
