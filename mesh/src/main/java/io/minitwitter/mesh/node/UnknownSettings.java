package io.minitwitter.mesh.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.minitwitter.contract.Contract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds variables that begin with {@code MINITWITTER_} and that no setting reads: a misspelt name
 * would otherwise leave a default in place silently.
 */
public final class UnknownSettings {
  private static final String PREFIX = "MINITWITTER_";
  private static final String PER_SERVICE = "minitwitter.service.";
  private static final int SIMILAR = 4;

  /** Read by scripts and tests, or maps of which the metadata does not know the keys. */
  private static final List<String> OTHERS =
      List.of(
          "MINITWITTER_JAVA_OPTIONS",
          "MINITWITTER_CLASS_PATH",
          "MINITWITTER_BUILD",
          "MINITWITTER_SEED_PASSWORD");

  private static final List<String> OPEN =
      List.of("MINITWITTER_TEST_", "MINITWITTER_ADDRESSES_", "MINITWITTER_AUTH_SERVICE_SECRETS_");

  private UnknownSettings() {}

  /** One line for each variable of a service's own that its process does not know. */
  static List<String> ofProcess(NodeName service) {
    String own = NodeName.variableOf(service.settingsPrefix()) + "_";
    return report(
        System.getenv().keySet().stream().filter(name -> name.startsWith(own)).toList(),
        known(List.of(service.value())));
  }

  /** One line for each variable that the whole system does not know. */
  public static List<String> ofSystem() {
    return report(
        System.getenv().keySet(), known(Contract.services().stream().map(s -> s.name()).toList()));
  }

  static List<String> report(Collection<String> variables, Set<String> known) {
    List<String> lines = new ArrayList<>();
    for (String variable : new TreeSet<>(variables)) {
      if (variable.startsWith(PREFIX) && !isKnown(variable, known)) {
        String suggestion =
            similar(variable, known).map(name -> " Did you mean " + name + "?").orElse("");
        lines.add("Unknown setting " + variable + "." + suggestion);
      }
    }
    return lines;
  }

  private static boolean isKnown(String variable, Set<String> known) {
    return known.contains(variable)
        || OTHERS.contains(variable)
        || OPEN.stream().anyMatch(variable::startsWith)
        // An item of a list.
        || known.contains(variable.replaceFirst("_[0-9]+_?$", ""));
  }

  private static Optional<String> similar(String variable, Set<String> known) {
    return known.stream()
        .filter(name -> distance(variable, name) <= SIMILAR)
        .min(Comparator.comparingInt(name -> distance(variable, name)));
  }

  /** The variables of all settings on the class path, for the given services. */
  static Set<String> known(List<String> services) {
    Set<String> variables = new TreeSet<>();
    try {
      for (URL url :
          Collections.list(
              UnknownSettings.class
                  .getClassLoader()
                  .getResources("META-INF/spring-configuration-metadata.json"))) {
        try (InputStream metadata = url.openStream()) {
          for (JsonNode property : new ObjectMapper().readTree(metadata).path("properties")) {
            String name = property.path("name").asText();
            if (name.startsWith(PER_SERVICE)) {
              services.forEach(
                  service ->
                      variables.add(
                          new NodeName(service).variable(name.substring(PER_SERVICE.length()))));
            } else if (name.startsWith("minitwitter.")) {
              variables.add(NodeName.variableOf(name));
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return variables;
  }

  /** How many characters must be inserted, removed or replaced (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
