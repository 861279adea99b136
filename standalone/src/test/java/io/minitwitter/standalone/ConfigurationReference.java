package io.minitwitter.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.minitwitter.contract.Contract;
import io.minitwitter.embedded.Store;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** {@code docs/configuration.md}, from what the settings' records say of themselves. */
final class ConfigurationReference {
  private static final String ROOT = "minitwitter.";
  private static final String PER_SERVICE = "minitwitter.service.";
  private static final String RATE_LIMITS = "minitwitter.rate-limits";
  private static final String PER_MINUTE = "minitwitter.requests-per-minute.";
  private static final String TLS = "minitwitter.tls.";
  private static final String HEAD =
      """
      # Configuration

      Every setting is an environment variable with a default. All faults are reported at once when a
      process starts, each with the name of its variable; values are never shown. Durations are
      written as `15m`, `30s` or `250ms`. A service that runs as a separate process reads the same
      variables as `./minitwitter up`.

      This page is generated from the settings' records; `mvn -pl standalone -am test
      -Dtest=ConfigurationReferenceTest -Dsurefire.failIfNoSpecifiedTests=false
      -Dminitwitter.regenerate=true` generates it, and a test fails while it is outdated.

      """;

  private record Setting(String name, String description, String defaultValue) {
    String row(String variable) {
      return "| `%s` | %s | %s |%n"
          .formatted(
              variable,
              defaultValue.isEmpty() ? "" : "`" + defaultValue + "`",
              description.replace("|", "\\|").replace('\n', ' '));
    }
  }

  private ConfigurationReference() {}

  static String markdown() throws IOException {
    Map<String, Setting> settings = settings();
    StringBuilder text = new StringBuilder(HEAD);
    section(
        text,
        settings,
        "All in one process",
        name -> name.indexOf('.', ROOT.length()) < 0 && !name.startsWith(RATE_LIMITS));
    section(
        text,
        settings,
        "Rate limits",
        name -> name.startsWith(RATE_LIMITS) || name.startsWith(PER_MINUTE));
    section(text, settings, "TLS", name -> name.startsWith(TLS));
    for (Module module : Module.ALL) {
      heading(text, module.name());
      List<PropertySource<?>> yaml = yaml(module);
      settings.values().stream()
          .filter(setting -> setting.name().startsWith(PER_SERVICE))
          .filter(setting -> applies(module, setting.name().substring(PER_SERVICE.length())))
          .map(setting -> effective(module, setting, yaml))
          .forEach(setting -> text.append(setting.row(variable(property(module, setting)))));
      String own = "minitwitter." + module.name() + ".";
      settings.values().stream()
          .filter(setting -> setting.name().startsWith(own))
          .filter(setting -> !isOfEveryService(settings, setting, own))
          .forEach(setting -> text.append(setting.row(variable(setting.name()))));
    }
    addresses(text);
    return text.append(TAIL).toString();
  }

  /** The variables of all settings that some record declares. */
  static List<String> variables() throws IOException {
    return settings().values().stream()
        .map(Setting::name)
        .filter(name -> !name.startsWith(PER_SERVICE))
        .map(ConfigurationReference::variable)
        .toList();
  }

  private static void addresses(StringBuilder text) {
    heading(text, "Where services find each other");
    Contract.services().stream()
        .filter(service -> !service.isGateway())
        .map(
            service ->
                new Setting(
                    "minitwitter.addresses." + service.name(),
                    "Address of " + service.module() + ", as a gRPC target.",
                    service.defaultAddress()))
        .forEach(setting -> text.append(setting.row(variable(setting.name()))));
  }

  private static final String TAIL =
      """

      ## Logs

      | variable | default | meaning |
      |---|---|---|
      | `MINITWITTER_LOG_LEVEL` | `INFO` | Level of all loggers. |
      | `MINITWITTER_LOG_FORMAT` | `text` | `text`, or `json` for one JSON object a line. |
      | `MINITWITTER_LOG_TO` | `console`; `file` under `up` | Where log lines go. |
      | `MINITWITTER_LOG_FILE` | `logs/minitwitter.log` of the home folder | The file, rolled at 10 MB. |
      """;

  private static boolean applies(Module module, String name) {
    if (name.startsWith("postgres-")) {
      return module.stores().contains(Store.POSTGRES);
    }
    if (name.startsWith("mongodb-")) {
      return module.stores().contains(Store.MONGO);
    }
    if (name.startsWith("rabbitmq-")) {
      return module.stores().contains(Store.BROKER);
    }
    if (module.isGateway() && name.equals("default-deadline")) {
      // A route's deadline is its own.
      return false;
    }
    return !name.startsWith("redis-") || module.stores().contains(Store.REDIS);
  }

  private static boolean isOfEveryService(
      Map<String, Setting> settings, Setting setting, String own) {
    return settings.containsKey(PER_SERVICE + setting.name().substring(own.length()));
  }

  /** With the default that the service's own yaml gives it. */
  private static Setting effective(Module module, Setting setting, List<PropertySource<?>> yaml) {
    String property = property(module, setting);
    return yaml.stream()
        .map(source -> source.getProperty(property))
        .filter(Objects::nonNull)
        .map(value -> new Setting(setting.name(), setting.description(), value.toString()))
        .findFirst()
        .orElse(setting);
  }

  private static String property(Module module, Setting setting) {
    return "minitwitter." + module.name() + "." + setting.name().substring(PER_SERVICE.length());
  }

  private static List<PropertySource<?>> yaml(Module module) throws IOException {
    String file = module.isGateway() ? "gateway-rest.yaml" : module.name() + "-svc.yaml";
    return new YamlPropertySourceLoader().load(file, new ClassPathResource(file));
  }

  private static void section(
      StringBuilder text, Map<String, Setting> settings, String title, Predicate<String> belongs) {
    heading(text, title);
    settings.values().stream()
        .filter(setting -> belongs.test(setting.name()))
        .forEach(setting -> text.append(setting.row(variable(setting.name()))));
  }

  private static void heading(StringBuilder text, String title) {
    text.append("%n## %s%n%n| variable | default | meaning |%n|---|---|---|%n".formatted(title));
  }

  private static String variable(String property) {
    return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static Map<String, Setting> settings() throws IOException {
    Map<String, Setting> settings = new TreeMap<>();
    for (URL url :
        Collections.list(
            ConfigurationReference.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
      JsonNode metadata;
      try (InputStream in = url.openStream()) {
        metadata = new ObjectMapper().readTree(in);
      }
      for (JsonNode property : metadata.path("properties")) {
        String name = property.path("name").asText();
        if (name.startsWith("minitwitter.")) {
          settings.put(
              name,
              new Setting(
                  // Of a map each entry has a variable.
                  property.path("type").asText().startsWith("java.util.Map") ? name + ".*" : name,
                  description(property),
                  defaultText(property.path("defaultValue"))));
        }
      }
    }
    return settings;
  }

  /**
   * A record that several modules use as a part of theirs describes itself: javac finds no resource
   * under META-INF in a jar, so the metadata of the modules that use it may lack the descriptions.
   */
  private static String description(JsonNode property) throws IOException {
    if (property.has("description")) {
      return property.path("description").asText();
    }
    String name = property.path("name").asText();
    String own = name.substring(name.lastIndexOf('.') + 1);
    ClassPathResource source =
        new ClassPathResource(
            "META-INF/spring/configuration-metadata/%s.json"
                .formatted(property.path("sourceType").asText()));
    if (!source.exists()) {
      return "";
    }
    try (InputStream in = source.getInputStream()) {
      return new ObjectMapper()
          .readTree(in)
          .path("properties")
          .valueStream()
          .filter(described -> described.path("name").asText().equals(own))
          .map(described -> described.path("description").asText())
          .findFirst()
          .orElse("");
    }
  }

  private static String defaultText(JsonNode value) {
    return value.isArray()
        ? String.join(",", value.valueStream().map(JsonNode::asText).toList())
        : value.asText();
  }
}
