package io.minitwitter.gateway.http;

import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.gateway.problem.ProblemException;
import io.minitwitter.gateway.problem.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Reads bodies up to a limit. */
final class RequestBody {
  private static final byte[] NONE = {};

  /**
   * How much of a too large body is still read: a client whose connection is closed while it writes
   * may never see the answer.
   */
  private static final long MAX_DISCARDED = 16L << 20;

  private final int maxBytes;

  RequestBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  byte[] readJson(HttpServletRequest request) {
    String mediaType = request.getContentType();
    if (mediaType != null && !isJson(mediaType)) {
      throw unsupported();
    }
    byte[] bytes = read(request);
    if (bytes.length > 0 && mediaType == null) {
      throw unsupported();
    }
    return bytes;
  }

  void requireNone(HttpServletRequest request) {
    if (request.getContentLengthLong() == 0
        || (request.getContentLengthLong() < 0 && request.getHeader("Transfer-Encoding") == null)) {
      return;
    }
    if (read(request).length > 0) {
      throw ProblemException.of(
          ErrorReason.ERROR_REASON_MALFORMED_REQUEST,
          "This route accepts no body.",
          new Violation("body", "is not accepted by this route", "unknown"));
    }
  }

  private byte[] read(HttpServletRequest request) {
    long declared = request.getContentLengthLong();
    if (declared == 0) {
      return NONE;
    }
    if (declared > maxBytes && request.getHeader("Expect") != null) {
      // The client waits for 100 Continue (RFC 9110 section 10.1.1), so no body is in flight.
      throw tooLarge();
    }
    try (InputStream in = request.getInputStream()) {
      if (declared <= maxBytes) {
        // Without a declared length, one more byte distinguishes a full body from one that is too
        // large.
        byte[] bytes = in.readNBytes(declared < 0 ? maxBytes + 1 : (int) declared);
        if (bytes.length <= maxBytes) {
          return bytes;
        }
      }
      discard(in);
    } catch (IOException senderGone) {
      throw ProblemException.of(
          ErrorReason.ERROR_REASON_MALFORMED_REQUEST, "The body did not arrive in full.");
    }
    throw tooLarge();
  }

  private ProblemException tooLarge() {
    return ProblemException.of(
        ErrorReason.ERROR_REASON_TOO_LARGE,
        "The body is larger than " + maxBytes + " bytes.",
        new Violation("body", "must be at most " + maxBytes + " bytes", "max_bytes"));
  }

  private static void discard(InputStream in) throws IOException {
    byte[] buffer = new byte[16 << 10];
    long left = MAX_DISCARDED;
    for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
      left -= n;
    }
  }

  private static boolean isJson(String mediaType) {
    if (mediaType.equals("application/json")) {
      return true;
    }
    int semicolon = mediaType.indexOf(';');
    String type = semicolon < 0 ? mediaType : mediaType.substring(0, semicolon);
    if (!type.strip().equalsIgnoreCase("application/json")) {
      return false;
    }
    if (semicolon < 0) {
      return true;
    }
    String parameter = mediaType.substring(semicolon + 1).strip().toLowerCase(Locale.ROOT);
    return parameter.equals("charset=utf-8") || parameter.equals("charset=\"utf-8\"");
  }

  private static ProblemException unsupported() {
    return ProblemException.of(
        ErrorReason.ERROR_REASON_UNSUPPORTED_MEDIA_TYPE,
        "The body's content type must be application/json in UTF-8.",
        new Violation("Content-Type", "must be application/json", "format"));
  }
}
