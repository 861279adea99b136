package io.minitwitter.gateway.contract;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path whose segments are literals or variables, such as {@code /api/v1/tweets/{id}}: the part of
 * {@code google.api.HttpRule}'s path syntax that the contract uses.
 *
 * @param text the template as written in the contract
 * @param segments its segments from left to right
 */
public record PathTemplate(String text, List<Segment> segments) {
  /**
   * A segment of a template.
   *
   * @param literal the text it must equal; empty for a variable
   * @param variable the field it gives a value to, when it is a variable of an RPC
   */
  public record Segment(String literal, Optional<FieldPath> variable) {
    public boolean isVariable() {
      return literal.isEmpty();
    }
  }

  /** Parses a template with variables that are fields of the type. */
  static PathTemplate parse(String text, Descriptor type) {
    List<Segment> segments = new ArrayList<>();
    for (String part : split(text)) {
      segments.add(
          isVariable(part)
              ? new Segment("", Optional.of(FieldPath.resolve(type, variableName(part))))
              : literal(text, part));
    }
    return new PathTemplate(text, List.copyOf(segments));
  }

  /**
   * Parses a template of a route that is no RPC; its variables are named for documentation only.
   */
  public static PathTemplate parse(String text) {
    List<Segment> segments = new ArrayList<>();
    for (String part : split(text)) {
      segments.add(isVariable(part) ? new Segment("", Optional.empty()) : literal(text, part));
    }
    return new PathTemplate(text, List.copyOf(segments));
  }

  /** The fields that the path gives values to, from left to right. */
  public List<FieldPath> variables() {
    return segments.stream().flatMap(segment -> segment.variable().stream()).toList();
  }

  private static String[] split(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException(text + " does not begin with a slash");
    }
    return text.equals("/") ? new String[0] : text.substring(1).split("/", -1);
  }

  private static Segment literal(String text, String part) {
    if (part.isEmpty() || !part.chars().allMatch(PathTemplate::plain)) {
      throw new IllegalArgumentException(text + ": only plain segments and {field} are done");
    }
    return new Segment(part, Optional.empty());
  }

  private static boolean plain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.';
  }

  private static boolean isVariable(String part) {
    return part.startsWith("{") && part.endsWith("}");
  }

  private static String variableName(String part) {
    return part.substring(1, part.length() - 1);
  }
}
