package io.minitwitter.gateway.http;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.gateway.contract.PathTemplate;
import io.minitwitter.mesh.error.Errors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the route of a path by its segments; a literal wins over a variable. Its cost grows with
 * the segments of the path, not with the number of routes.
 */
public final class RouteTable {
  private static final int MAX_SEGMENTS = 32;

  private final Node root = new Node();
  private final List<Route> routes;

  /**
   * @throws IllegalArgumentException when two routes have the same method and path
   */
  public RouteTable(Collection<Route> routes) {
    this.routes = List.copyOf(routes);
    this.routes.forEach(this::add);
  }

  public List<Route> routes() {
    return routes;
  }

  /**
   * The path's resource.
   *
   * @param path the raw path of the request
   * @return null when no route has this path
   * @throws StatusRuntimeException when the path is not percent-encoded UTF-8
   */
  Match find(String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return null;
    }
    String[] segments = segments(path);
    if (segments == null) {
      return null;
    }
    String[] values = new String[segments.length];
    return find(root, segments, 0, values, 0);
  }

  private static Match find(
      Node node, String[] segments, int depth, String[] values, int variables) {
    if (depth == segments.length) {
      return node.routes.isEmpty() ? null : new Match(node, values);
    }
    Node literal = node.literals.get(segments[depth]);
    if (literal != null) {
      Match match = find(literal, segments, depth + 1, values, variables);
      if (match != null) {
        return match;
      }
    }
    if (node.variable == null || segments[depth].isEmpty()) {
      return null;
    }
    values[variables] = segments[depth];
    return find(node.variable, segments, depth + 1, values, variables + 1);
  }

  private static String[] segments(String path) {
    if (path.length() == 1) {
      return new String[0];
    }
    int count = 1;
    for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      count++;
    }
    if (count > MAX_SEGMENTS) {
      return null;
    }
    String[] segments = new String[count];
    int from = 1;
    for (int i = 0; i < count; i++) {
      int slash = path.indexOf('/', from);
      String raw = path.substring(from, slash < 0 ? path.length() : slash);
      segments[i] = PercentEncoding.segment(raw);
      if (segments[i] == null) {
        throw Errors.withViolation(
            ErrorReason.ERROR_REASON_INVALID_PATH,
            "The path is not percent-encoded UTF-8.",
            "path",
            "encoding",
            "is not percent-encoded UTF-8");
      }
      from = slash + 1;
    }
    return segments;
  }

  private void add(Route route) {
    Node node = root;
    for (PathTemplate.Segment segment : route.path().segments()) {
      if (segment.isVariable()) {
        if (node.variable == null) {
          node.variable = new Node();
        }
        node = node.variable;
      } else {
        node = node.literals.computeIfAbsent(segment.literal(), literal -> new Node());
      }
    }
    if (node.routes.put(route.method(), route) != null) {
      throw new IllegalArgumentException(
          "Two routes for " + route.method() + " " + route.path().text());
    }
    node.allow = allow(node.routes);
  }

  private static String allow(Map<String, Route> routes) {
    TreeSet<String> methods = new TreeSet<>(routes.keySet());
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    methods.add("OPTIONS");
    return String.join(", ", new ArrayList<>(methods));
  }

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final Map<String, Route> routes = new TreeMap<>();
    private Node variable;
    private String allow;
  }

  /** A path's resource, with the values of its variables from left to right. */
  static final class Match {
    private final Node node;
    private final String[] values;

    private Match(Node node, String[] values) {
      this.node = node;
      this.values = values;
    }

    /** The route of a method; that of GET for HEAD; null when the method is not allowed. */
    Route route(String method) {
      Route route = node.routes.get(method);
      return route == null && method.equals("HEAD") ? node.routes.get("GET") : route;
    }

    String allow() {
      return node.allow;
    }

    String[] values() {
      return values;
    }
  }
}
