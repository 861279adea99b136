package io.minitwitter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** {@code deploy/compose.yaml}, as far as processes can be started from it without containers. */
final class ComposeFile {
  /** {@code ${NAME:?}} must be given, {@code ${NAME:-default}} need not. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):([?-])([^}]*)}");

  private final String text;
  private final Map<String, Map<String, Object>> services;

  private ComposeFile(String text, Map<String, Map<String, Object>> services) {
    this.text = text;
    this.services = services;
  }

  static ComposeFile read(Path file) {
    try {
      String text = Files.readString(file);
      Map<String, Map<String, Map<String, Object>>> root = new Yaml().load(text);
      return new ComposeFile(text, root.get("services"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Set<String> services() {
    return services.keySet();
  }

  /** A part of a service's description; null when it has no such part. */
  Object part(String service, String name) {
    return services.get(service).get(name);
  }

  /** The names of required and optional variables. */
  Set<String> variables() {
    return new TreeSet<>(VARIABLE.matcher(text).results().map(found -> found.group(1)).toList());
  }

  /** The names of required variables. */
  Set<String> required() {
    return new TreeSet<>(
        VARIABLE
            .matcher(text)
            .results()
            .filter(found -> found.group(2).equals("?"))
            .map(found -> found.group(1))
            .toList());
  }

  /** The environment of a service's process, in the order of the file. */
  Map<String, String> environment(String service, Map<String, String> variables) {
    Map<String, String> environment = new LinkedHashMap<>();
    @SuppressWarnings("unchecked")
    Map<String, Object> written = (Map<String, Object>) part(service, "environment");
    written.forEach((name, value) -> environment.put(name, filledIn(value, variables)));
    return environment;
  }

  /** The command that a service's container runs. */
  List<String> command(String service, Map<String, String> variables) {
    List<String> command = new ArrayList<>();
    @SuppressWarnings("unchecked")
    List<Object> written = (List<Object>) part(service, "command");
    written.forEach(word -> command.add(filledIn(word, variables)));
    return command;
  }

  private static String filledIn(Object value, Map<String, String> variables) {
    Matcher matcher = VARIABLE.matcher(String.valueOf(value));
    return matcher.replaceAll(found -> Matcher.quoteReplacement(valueOf(found, variables)));
  }

  private static String valueOf(MatchResult variable, Map<String, String> variables) {
    String given = variables.getOrDefault(variable.group(1), "");
    if (!given.isEmpty()) {
      return given;
    }
    if (variable.group(2).equals("?")) {
      throw new IllegalStateException(variable.group(1) + " must be given");
    }
    return variable.group(3);
  }
}
