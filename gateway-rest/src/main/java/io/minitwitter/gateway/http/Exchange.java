package io.minitwitter.gateway.http;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import io.minitwitter.mesh.identity.Caller;
import io.minitwitter.mesh.telemetry.RequestContext;
import jakarta.servlet.http.HttpServletRequest;

/** One request on its way to its answer. */
public final class Exchange {
  private static final int MAX_KEY_LENGTH = 255;

  private static final byte[] NO_BODY = {};

  private final HttpServletRequest request;
  private final RequestContext context;
  private byte[] body = NO_BODY;
  private Route route;
  private String[] pathValues;
  private Caller caller = Caller.ANONYMOUS;
  private String clientNetwork = "";

  Exchange(HttpServletRequest request, RequestContext context) {
    this.request = request;
    this.context = context;
  }

  /** The request's id and trace. */
  public RequestContext context() {
    return context;
  }

  public Caller caller() {
    return caller;
  }

  /** The network of the client, for requests that change something; empty for others. */
  public String clientNetwork() {
    return clientNetwork;
  }

  /** The value of the path's variable at this position, decoded. */
  public String pathValue(int position) {
    return pathValues[position];
  }

  /** The raw query; null when there is none. */
  public String query() {
    return request.getQueryString();
  }

  /** A request header; null when it is absent. */
  public String header(String name) {
    return request.getHeader(name);
  }

  /** The JSON body's bytes; none when the request has no body. */
  public byte[] jsonBody() {
    return body;
  }

  /**
   * The idempotency key, null when there is none.
   *
   * @throws StatusRuntimeException when it is not 1 to 255 visible ASCII characters, or given twice
   */
  public String idempotencyKey() {
    String key = request.getHeader("Idempotency-Key");
    if (key == null) {
      return null;
    }
    var values = request.getHeaders("Idempotency-Key");
    values.nextElement();
    if (values.hasMoreElements() || !isVisibleAscii(key)) {
      throw Errors.withViolation(
          ErrorReason.ERROR_REASON_INVALID_HEADER,
          "Idempotency-Key must be 1 to 255 visible ASCII characters, given once.",
          "Idempotency-Key",
          "format",
          "must be 1 to 255 visible ASCII characters");
    }
    return key;
  }

  Route route() {
    return route;
  }

  HttpServletRequest request() {
    return request;
  }

  void matched(Route matchedRoute, String[] values) {
    this.route = matchedRoute;
    this.pathValues = values;
  }

  void comesFrom(String network) {
    this.clientNetwork = network;
  }

  void received(byte[] bytes) {
    this.body = bytes;
  }

  void calledBy(Caller identified) {
    this.caller = identified;
  }

  private static boolean isVisibleAscii(String key) {
    return !key.isEmpty()
        && key.length() <= MAX_KEY_LENGTH
        && key.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }
}
