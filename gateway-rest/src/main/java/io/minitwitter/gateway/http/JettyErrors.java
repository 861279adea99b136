package io.minitwitter.gateway.http;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.gateway.problem.Problem;
import io.minitwitter.gateway.problem.Violation;
import io.minitwitter.mesh.telemetry.RequestContext;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers requests that Jetty refuses before the pipeline, such as a malformed request line, too
 * large headers or an ambiguous path, with a problem document instead of Jetty's page.
 */
final class JettyErrors extends ErrorHandler {
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
    RequestContext context =
        RequestContext.of(
            request.getHeaders().get("X-Request-Id"), request.getHeaders().get("traceparent"));
    Problem problem = problem(code, request.getHttpURI());
    problem.headers().forEach(response.getHeaders()::put);
    response.getHeaders().put("X-Request-Id", context.requestId());
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    byte[] body = problem.toJson(context.requestId());
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static Problem problem(int status, HttpURI uri) {
    if (status == 400 && uri != null && uri.hasViolations()) {
      return new Problem(
          ErrorReason.ERROR_REASON_INVALID_PATH,
          status,
          "The path is ambiguous or not percent-encoded UTF-8.",
          List.of(new Violation("path", "is ambiguous or not percent-encoded UTF-8", "encoding")),
          Map.of());
    }
    ErrorReason reason =
        switch (status) {
          case 404 -> ErrorReason.ERROR_REASON_ROUTE_NOT_FOUND;
          case 413 -> ErrorReason.ERROR_REASON_TOO_LARGE;
          case 503 -> ErrorReason.ERROR_REASON_OVERLOADED;
          default ->
              status >= 500 && status != 505
                  ? ErrorReason.ERROR_REASON_INTERNAL
                  : ErrorReason.ERROR_REASON_MALFORMED_REQUEST;
        };
    String detail =
        switch (status) {
          case 414 -> "The request line is too long.";
          case 431 -> "The headers are too large.";
          case 503 -> "The gateway is stopping.";
          case 505 -> "The HTTP version is not spoken here.";
          default -> status >= 500 ? "The gateway failed." : "The request is not well-formed HTTP.";
        };
    Map<String, String> headers = status == 503 ? Map.of("Retry-After", "1") : Map.of();
    return new Problem(reason, status, detail, List.of(), headers);
  }
}
