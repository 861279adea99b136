package io.minitwitter.mesh.telemetry;

import ch.qos.logback.classic.encoder.JsonEncoder;

/**
 * Log lines as JSON. Takes and ignores the pattern of the text format, so that one configuration
 * serves both.
 */
public final class JsonLogEncoder extends JsonEncoder {
  /** What the text format would print; of no use here. */
  public void setPattern(String pattern) {}
}
