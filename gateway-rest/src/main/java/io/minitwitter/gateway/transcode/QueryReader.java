package io.minitwitter.gateway.transcode;

import com.google.protobuf.Message;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.gateway.contract.FieldPath;
import io.minitwitter.gateway.contract.HttpBinding;
import io.minitwitter.gateway.http.PercentEncoding;
import io.minitwitter.mesh.error.Errors;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads the fields of a request message that its binding leaves to the query. */
final class QueryReader {
  private final Map<String, FieldPath> parameters;

  QueryReader(HttpBinding binding) {
    this.parameters = QueryParameters.of(binding);
  }

  /**
   * Sets the fields that a query string names.
   *
   * @param query the raw query without its question mark; null when there is none
   * @throws StatusRuntimeException for a parameter that is unknown, given twice or has a bad value
   */
  void read(String query, Message.Builder message) {
    if (query == null || query.isEmpty()) {
      return;
    }
    Set<String> seen = new HashSet<>();
    int from = 0;
    while (from <= query.length()) {
      int end = query.indexOf('&', from);
      int to = end < 0 ? query.length() : end;
      if (to > from) {
        readPair(query, from, to, seen, message);
      }
      from = to + 1;
    }
  }

  private void readPair(String query, int from, int to, Set<String> seen, Message.Builder message) {
    int equals = query.indexOf('=', from);
    int nameEnd = equals < 0 || equals > to ? to : equals;
    String name = PercentEncoding.query(query, from, nameEnd);
    String value = PercentEncoding.query(query, Math.min(nameEnd + 1, to), to);
    if (name == null || value == null) {
      throw Errors.withViolation(
          ErrorReason.ERROR_REASON_INVALID_QUERY,
          "The query is not percent-encoded UTF-8.",
          name == null ? "" : Printable.of(name),
          "encoding",
          "is not percent-encoded UTF-8");
    }
    FieldPath parameter = parameters.get(name);
    if (parameter == null) {
      throw refuse(
          name,
          ErrorReason.ERROR_REASON_INVALID_QUERY,
          "unknown",
          "is not a parameter of this route");
    }
    if (!seen.add(name) && !parameter.leaf().isRepeated()) {
      throw refuse(
          name, ErrorReason.ERROR_REASON_INVALID_QUERY, "duplicate", "is given more than once");
    }
    try {
      parameter.put(message, ScalarText.parse(parameter.leaf(), value));
    } catch (InvalidValueException invalid) {
      throw refuse(
          name,
          invalid.reason(ErrorReason.ERROR_REASON_INVALID_QUERY),
          invalid.rule(),
          invalid.description());
    }
  }

  private static StatusRuntimeException refuse(
      String name, ErrorReason reason, String rule, String description) {
    String shown = Printable.of(name);
    return Errors.withViolation(
        reason, "The query parameter " + shown + " " + description + ".", shown, rule, description);
  }
}
