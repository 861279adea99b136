package io.minitwitter.mesh.node;

import java.util.Locale;

/**
 * The short name of a service, such as {@code tweet}: in settings, metrics, log lines and tokens.
 *
 * @param value lower case letters
 */
public record NodeName(String value) {
  /** Where the service's settings begin. */
  public String settingsPrefix() {
    return "minitwitter." + value;
  }

  /** The environment variable of one of the service's settings. */
  public String variable(String setting) {
    return variableOf(settingsPrefix() + "." + setting);
  }

  static String variableOf(String property) {
    return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
