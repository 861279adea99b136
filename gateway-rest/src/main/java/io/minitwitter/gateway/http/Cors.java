package io.minitwitter.gateway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Lets scripts of other origins call the API (the CORS protocol of the Fetch standard). The gateway
 * knows no cookies, so it never allows credentials: a script acts only with a token that it has.
 */
final class Cors {
  private static final String ANY = "*";
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Request-Id, traceparent";
  private static final String EXPOSED_HEADERS =
      "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, traceparent";
  private static final String MAX_AGE_SECONDS = "600";

  private final Set<String> origins;
  private final boolean any;

  /**
   * @param origins origins such as {@code https://app.example}, or {@code *} for all
   */
  Cors(List<String> origins) {
    this.origins = Set.copyOf(origins);
    this.any = this.origins.contains(ANY);
  }

  /**
   * Marks an answer as readable by the script that asked, if its origin is allowed.
   *
   * @param origin the request's {@code Origin}; null when there is none
   * @param add adds a header to the answer
   */
  void allow(String origin, BiConsumer<String, String> add) {
    if (!any && !origins.isEmpty()) {
      add.accept("Vary", "Origin");
    }
    if (origin != null && (any || origins.contains(origin))) {
      add.accept("Access-Control-Allow-Origin", any ? ANY : origin);
      add.accept("Access-Control-Expose-Headers", EXPOSED_HEADERS);
    }
  }

  /** As {@link #allow} for a request whose headers could not all be read. */
  void allowUnread(String origin, BiConsumer<String, String> add) {
    allow(any ? ANY : origin, add);
  }

  /** Adds what a preflight request asks for. */
  void preflight(HttpServletRequest request, HttpServletResponse response, String methods) {
    if (response.containsHeader("Access-Control-Allow-Origin")
        && request.getHeader("Access-Control-Request-Method") != null) {
      response.setHeader("Access-Control-Allow-Methods", methods);
      response.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
      response.setHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
    }
  }
}
