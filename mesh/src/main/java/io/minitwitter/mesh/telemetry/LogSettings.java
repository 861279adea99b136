package io.minitwitter.mesh.telemetry;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The log of a process. logback.xml reads the variables itself, before any setting is checked.
 *
 * @param level Least important level that is logged.
 * @param format Format of a log line.
 * @param to Destination of the log; ./minitwitter up logs to a file.
 * @param file Path of the log file; empty for logs/minitwitter.log in the data folder.
 */
@ConfigurationProperties("minitwitter.log")
public record LogSettings(
    @DefaultValue("info") Level level,
    @DefaultValue("text") Format format,
    @DefaultValue("console") Destination to,
    @DefaultValue("") String file) {

  /** Least important level that is logged. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /** Format of a log line. */
  public enum Format {
    TEXT,
    JSON
  }

  /** Destination of the log. */
  public enum Destination {
    CONSOLE,
    FILE
  }

  private static final Map<String, Set<String>> PARTS =
      Map.of(
          "MINITWITTER_LOG_FORMAT", Set.of("text", "json"),
          "MINITWITTER_LOG_TO", Set.of("console", "file"),
          "MINITWITTER_LOG_LEVEL", Set.of("error", "warn", "info", "debug", "trace"));

  /**
   * Gives logback the values in the case in which its configuration knows them, and nothing for a
   * wrong value, which the check of the settings reports. To be called before the first line is
   * logged.
   */
  public static void prepare() {
    PARTS.forEach(
        (name, values) -> {
          String value = System.getenv(name);
          if (value != null && System.getProperty(name) == null) {
            String known = value.strip().toLowerCase(Locale.ROOT);
            System.setProperty(name, values.contains(known) ? known : defaultOf(name));
          }
        });
  }

  private static String defaultOf(String name) {
    return switch (name) {
      case "MINITWITTER_LOG_FORMAT" -> "text";
      case "MINITWITTER_LOG_TO" -> "console";
      default -> "info";
    };
  }
}
