package io.minitwitter.gateway.http;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.gateway.problem.Problem;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.ratelimit.LimitClass;
import io.minitwitter.mesh.ratelimit.RateLimits;
import io.minitwitter.mesh.telemetry.RequestContext;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what Jetty refuses before the pipeline sees it, such as a malformed request line, headers
 * that are too large or an ambiguous path: with a problem document in place of Jetty's page, and
 * with the headers, the counting and the metrics of any other answer.
 */
final class JettyErrors extends ErrorHandler {
  private final Optional<RateLimits> limits;
  private final ClientAddress addresses;
  private final Cors cors;
  private final RequestMetrics metrics;

  JettyErrors(
      Optional<RateLimits> limits, ClientAddress addresses, Cors cors, RequestMetrics metrics) {
    this.limits = limits;
    this.addresses = addresses;
    this.cors = cors;
    this.metrics = metrics;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      String message,
      Throwable cause,
      Callback callback) {
    HttpFields sent = request.getHeaders();
    HttpFields.Mutable headers = response.getHeaders();
    RequestContext context = RequestContext.of(sent.get("X-Request-Id"), sent.get("traceparent"));
    Problem problem = problem(code, request.getHttpURI());
    problem.headers().forEach(headers::put);
    RequestPipeline.setHeaders(headers::put, context);
    cors.allowUnread(sent.get(HttpHeader.ORIGIN), headers::put);
    String address =
        addresses.of(Request.getRemoteAddr(request), sent.getValuesList("X-Forwarded-For"));
    limits.ifPresent(
        all -> RequestPipeline.setHeaders(headers::put, all.take(LimitClass.READS, "", address)));
    headers.put("Content-Security-Policy", RequestPipeline.NO_SCRIPTS);
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    byte[] body = problem.toJson(context.requestId());
    response.write(true, ByteBuffer.wrap(body), callback);
    metrics.record(null, code, Math.max(0, System.nanoTime() - request.getBeginNanoTime()));
  }

  private static Problem problem(int status, HttpURI uri) {
    if (status == 400 && uri != null && uri.hasViolations()) {
      return new Problem(
          ErrorReason.ERROR_REASON_INVALID_PATH,
          status,
          "The path is ambiguous or not percent-encoded UTF-8.",
          List.of(
              Errors.violation("path", "encoding", "is ambiguous or not percent-encoded UTF-8")),
          Map.of());
    }
    ErrorReason reason =
        switch (status) {
          case 404 -> ErrorReason.ERROR_REASON_ROUTE_NOT_FOUND;
          case 408 -> ErrorReason.ERROR_REASON_REQUEST_TIMEOUT;
          case 413 -> ErrorReason.ERROR_REASON_TOO_LARGE;
          case 503 -> ErrorReason.ERROR_REASON_OVERLOADED;
          default ->
              status >= 500 && status != 505
                  ? ErrorReason.ERROR_REASON_INTERNAL
                  : ErrorReason.ERROR_REASON_MALFORMED_REQUEST;
        };
    String detail =
        switch (status) {
          case 408 -> "The request did not arrive in time.";
          case 414 -> "The request line is too long.";
          case 431 -> "The headers are too large.";
          case 503 -> "The gateway is stopping.";
          case 417 -> "The expectation is not supported.";
          case 505 -> "The HTTP version is not supported.";
          default -> status >= 500 ? "The gateway failed." : "The request is not well-formed HTTP.";
        };
    Map<String, String> headers = status == 503 ? Map.of("Retry-After", "1") : Map.of();
    return new Problem(reason, status, detail, List.of(), headers);
  }
}
