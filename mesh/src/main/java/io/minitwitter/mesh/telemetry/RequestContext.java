package io.minitwitter.mesh.telemetry;

import io.grpc.Context;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What ties the log lines of one request together, in every process that it passes.
 *
 * @param requestId given by the client or made at the edge; at most 64 characters of {@code
 *     [A-Za-z0-9._-]}
 * @param traceId 32 hexadecimal digits (W3C Trace Context)
 * @param spanId 16 hexadecimal digits, of this hop
 * @param traceFlags two hexadecimal digits: as the caller sent them, so that a trace which is not
 *     sampled stays so; {@code 01} for a trace that starts here
 */
public record RequestContext(String requestId, String traceId, String spanId, String traceFlags) {
  /** Carries the context of the current request. */
  public static final Context.Key<RequestContext> KEY = Context.key("minitwitter-request");

  private static final String SAMPLED = "01";
  private static final String NO_SPAN = "0".repeat(16);
  private static final int MAX_REQUEST_ID = 64;
  private static final int TRACE_PARENT_LENGTH = 55;

  /** The context of this hop, from what came with the request; what is missing or bad is made. */
  public static RequestContext of(String requestId, String traceParent) {
    String id = isRequestId(requestId) ? requestId : hex(1);
    return isTraceParent(traceParent)
        ? new RequestContext(id, traceParent.substring(3, 35), hex(1), traceParent.substring(53))
        : new RequestContext(id, hex(2), hex(1), SAMPLED);
  }

  /** The context of the request that this thread serves, or a new one outside of a request. */
  public static RequestContext current() {
    RequestContext current = KEY.get();
    return current == null ? of(null, null) : current;
  }

  /** The value of {@code traceparent} for the next hop. */
  public String traceParent() {
    return "00-" + traceId + "-" + spanId + "-" + traceFlags;
  }

  private static boolean isRequestId(String id) {
    if (id == null || id.isEmpty() || id.length() > MAX_REQUEST_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isTraceParent(String value) {
    if (value == null
        || value.length() != TRACE_PARENT_LENGTH
        || !value.startsWith("00-")
        || value.charAt(35) != '-'
        || value.charAt(52) != '-'
        || value.startsWith(NO_SPAN, 36)) {
      return false;
    }
    boolean zero = true;
    for (int i = 3; i < TRACE_PARENT_LENGTH; i++) {
      if (i == 35 || i == 52) {
        continue;
      }
      char c = value.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
      zero &= i >= 35 || c == '0';
    }
    return !zero;
  }

  private static String hex(int longs) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder text = new StringBuilder(16 * longs);
    for (int i = 0; i < longs; i++) {
      text.append(HexFormat.of().toHexDigits(random.nextLong()));
    }
    return text.toString();
  }
}
