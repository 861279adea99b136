package io.minitwitter.gateway.http;

import io.grpc.StatusRuntimeException;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.gateway.problem.Problem;
import io.minitwitter.gateway.problem.Problems;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.ratelimit.Decision;
import io.minitwitter.mesh.ratelimit.LimitClass;
import io.minitwitter.mesh.ratelimit.RateLimits;
import io.minitwitter.mesh.telemetry.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import org.slf4j.MDC;

/**
 * The steps of every request, in this order: request id, route, identity, rate limit, access, body,
 * limit of requests in flight, the route's handler; and the headers of every answer. A failure in
 * any step becomes a problem document.
 */
public final class RequestPipeline implements io.javalin.http.Handler {
  static final String NO_SCRIPTS = "default-src 'none'; frame-ancestors 'none'";

  private final RouteTable routes;
  private final Access access;
  private final Optional<RateLimits> limits;
  private final ClientAddress addresses;
  private final Cors cors;
  private final RequestBody bodies;
  private final Semaphore inFlight;
  private final RequestMetrics metrics;

  /**
   * @param limits empty when requests are not counted
   */
  public RequestPipeline(
      RouteTable routes,
      Access access,
      Optional<RateLimits> limits,
      HttpLimits http,
      MeterRegistry meters) {
    this.routes = routes;
    this.access = access;
    this.limits = limits;
    this.addresses = new ClientAddress(http.trustedProxies());
    this.cors = new Cors(http.allowedOrigins());
    this.bodies = new RequestBody(http);
    this.inFlight = new Semaphore(http.maxInFlight());
    this.metrics = new RequestMetrics(meters, routes);
  }

  ClientAddress addresses() {
    return addresses;
  }

  /** Answers what Jetty refuses itself, as this pipeline would. */
  JettyErrors earlyErrors() {
    return new JettyErrors(limits, addresses, cors, metrics);
  }

  @Override
  public void handle(Context javalin) throws IOException {
    // This first handler answers every request; Javalin's own matching by regular expressions is
    // not used.
    javalin.skipRemainingHandlers();
    long start = System.nanoTime();
    HttpServletRequest request = javalin.req();
    HttpServletResponse response = javalin.res();
    RequestContext context =
        RequestContext.of(request.getHeader("X-Request-Id"), request.getHeader("traceparent"));
    Exchange exchange = new Exchange(request, context);
    Reply reply;
    try {
      reply = answer(exchange, response);
    } catch (RuntimeException failure) {
      reply = problem(failure, context);
    }
    send(exchange, response, reply);
    metrics.record(exchange.route(), reply.status(), System.nanoTime() - start);
  }

  private Reply answer(Exchange exchange, HttpServletResponse response) {
    HttpServletRequest request = exchange.request();
    RouteTable.Match match;
    try {
      match = routes.find(request.getRequestURI());
    } catch (StatusRuntimeException badPath) {
      cors.allow(request.getHeader("Origin"), response::addHeader);
      limit(LimitClass.READS, "", request, response);
      throw badPath;
    }
    Route route = match == null ? null : match.route(request.getMethod());
    if (route == null) {
      return withoutRoute(match, request, response);
    }
    exchange.matched(route, match.values());
    if (route.kind() == Route.Kind.OPERATIONS) {
      limits.ifPresent(all -> setHeaders(response::setHeader, all.peek(addresses.of(request))));
      exchange.calledBy(access.identify(request));
      access.require(exchange.caller(), route, () -> addresses.isLocal(request));
      receiveBody(exchange, response);
      return route.handler().handle(exchange);
    }
    cors.allow(request.getHeader("Origin"), response::addHeader);
    identify(exchange, response);
    access.require(exchange.caller(), route, () -> false);
    receiveBody(exchange, response);
    // Only now: a client that sends slowly holds no permit.
    if (!inFlight.tryAcquire()) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_OVERLOADED,
          "The gateway has reached its limit of requests in flight.",
          Duration.ofSeconds(1));
    }
    try {
      return route.handler().handle(exchange);
    } finally {
      inFlight.release();
    }
  }

  private void receiveBody(Exchange exchange, HttpServletResponse response) {
    HttpServletRequest request = exchange.request();
    if (!RequestBody.isAnnounced(request)) {
      return;
    }
    if (exchange.route().method().equals("GET")) {
      // From its headers: the body is not waited for.
      throw Errors.withViolation(
          ErrorReason.ERROR_REASON_MALFORMED_REQUEST,
          "This method takes no body.",
          "body",
          "unknown",
          "is not taken by this method");
    }
    exchange.received(bodies.read(request, response, addresses.of(request)));
  }

  private Reply withoutRoute(
      RouteTable.Match match, HttpServletRequest request, HttpServletResponse response) {
    cors.allow(request.getHeader("Origin"), response::addHeader);
    limit(LimitClass.READS, "", request, response);
    if (match == null) {
      throw Errors.of(ErrorReason.ERROR_REASON_ROUTE_NOT_FOUND, "The gateway has no such route.");
    }
    response.setHeader("Allow", match.allow());
    if (request.getMethod().equals("OPTIONS")) {
      cors.preflight(request, response, match.allow());
      return Reply.empty(204, Map.of());
    }
    throw Errors.of(
        ErrorReason.ERROR_REASON_METHOD_NOT_ALLOWED, "This route takes " + match.allow() + ".");
  }

  /** A bad token counts against its address, so that guessing is limited as well. */
  private void identify(Exchange exchange, HttpServletResponse response) {
    HttpServletRequest request = exchange.request();
    LimitClass limit = exchange.route().limit();
    Caller caller;
    try {
      caller = access.identify(request);
    } catch (RuntimeException refused) {
      limit(limit, "", request, response);
      throw refused;
    }
    exchange.calledBy(caller);
    if (!request.getMethod().equals("GET")) {
      exchange.comesFrom(addresses.of(request));
    }
    limit(limit, caller.subject(), request, response);
  }

  private void limit(
      LimitClass limit, String subject, HttpServletRequest request, HttpServletResponse response) {
    if (limits.isEmpty()) {
      return;
    }
    Decision decision = limits.get().take(limit, subject, addresses.of(request));
    setHeaders(response::setHeader, decision);
    if (!decision.allowed()) {
      throw Errors.retryLater(
          ErrorReason.ERROR_REASON_RATE_LIMITED,
          "Too many requests of the class " + limit.policyName() + ".",
          decision.retryAfter());
    }
  }

  static void setHeaders(BiConsumer<String, String> set, Decision decision) {
    set.accept("RateLimit-Policy", decision.policy());
    set.accept("RateLimit", decision.rateLimit());
  }

  static void setHeaders(BiConsumer<String, String> set, RequestContext context) {
    set.accept("X-Request-Id", context.requestId());
    set.accept("traceparent", context.traceParent());
    set.accept("X-Content-Type-Options", "nosniff");
  }

  private static Reply problem(RuntimeException failure, RequestContext context) {
    MDC.put("service", "gateway");
    MDC.put("request_id", context.requestId());
    MDC.put("trace_id", context.traceId());
    try {
      Problem problem = Problems.of(failure);
      return new Reply(
          problem.status(),
          Problem.MEDIA_TYPE,
          problem.toJson(context.requestId()),
          problem.headers());
    } finally {
      MDC.clear();
    }
  }

  private static void send(Exchange exchange, HttpServletResponse response, Reply reply)
      throws IOException {
    response.setStatus(reply.status());
    setHeaders(response::setHeader, exchange.context());
    if (!RequestBody.discardArrived(exchange.request())) {
      // Jetty closes the connection after the answer; the client must know not to reuse it.
      response.setHeader("Connection", "close");
    }
    boolean document = exchange.route() != null && exchange.route().kind() == Route.Kind.DOCUMENT;
    if (!document) {
      response.setHeader("Content-Security-Policy", NO_SCRIPTS);
      // What is read depends on who reads it, and tokens must not be kept (RFC 6749 section 5.1).
      response.addHeader("Vary", "Authorization");
      boolean tagged = reply.headers().containsKey("ETag");
      response.setHeader("Cache-Control", tagged ? "private, no-cache" : "no-store");
    }
    reply.headers().forEach(response::setHeader);
    response.setContentType(reply.mediaType());
    if (reply.body() == null) {
      return;
    }
    response.setContentLength(reply.body().length);
    if (!exchange.request().getMethod().equals("HEAD")) {
      response.getOutputStream().write(reply.body());
    }
  }
}
