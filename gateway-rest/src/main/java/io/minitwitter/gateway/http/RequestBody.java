package io.minitwitter.gateway.http;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;

/** Reads JSON bodies up to a size and within a time. */
final class RequestBody {
  private static final byte[] NONE = {};
  private static final int USUAL_BYTES = 512;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /**
   * How much of a body that is too large is read before the answer: a sender whose connection is
   * closed while it still writes may never see the answer.
   */
  private static final long MAX_DISCARDED = 16L << 20;

  /** A body that is waited for: more of it has come, or it ends for a newer one. */
  private static final class Arrival {
    private final Semaphore event = new Semaphore(0);
    private volatile boolean ended;
  }

  private final int maxBytes;
  private final Duration timeout;
  private final BoundedByAddress<Arrival> arriving;

  RequestBody(HttpLimits limits) {
    this.maxBytes = limits.maxBodyBytes();
    this.timeout = limits.bodyTimeout();
    this.arriving =
        new BoundedByAddress<>(
            limits.maxArrivingBodies(), Math.max(1, limits.maxArrivingBodies() / 4));
  }

  /** Whether the headers announce a body, which may still turn out to be empty. */
  static boolean isAnnounced(HttpServletRequest request) {
    long declared = request.getContentLengthLong();
    return declared > 0 || (declared < 0 && request.getHeader("Transfer-Encoding") != null);
  }

  /**
   * Discards what has arrived of a body that was not read.
   *
   * @return whether that was all of it, so that the connection can serve another request
   */
  static boolean discardArrived(HttpServletRequest request) {
    return !isAnnounced(request)
        || ServletContextRequest.getServletContextRequest(request).consumeAvailable();
  }

  /**
   * The JSON body's bytes; none when there is no body. The content type matters only when there is
   * content.
   *
   * @param address the client's address, whose bodies are counted while they arrive
   * @throws StatusRuntimeException when it is too large, too slow or of another media type or
   *     encoding
   */
  byte[] read(HttpServletRequest request, HttpServletResponse response, String address) {
    if (!isAnnounced(request)) {
      return NONE;
    }
    long declared = request.getContentLengthLong();
    if (declared > 0) {
      requireJson(request, response);
    }
    // Clients of HTTP/1.0 know no interim answers (RFC 9110 section 10.1.1).
    boolean waits = request.getHeader("Expect") != null && !isHttp10(request);
    if (declared > maxBytes && waits) {
      // The client waits for 100 (RFC 9110 section 10.1.1), so nothing is on its way.
      throw tooLarge();
    }
    try {
      if (waits) {
        // Sends 100.
        request.getInputStream();
      }
      byte[] bytes =
          read(
              ServletContextRequest.getServletContextRequest(request), declared, response, address);
      if (bytes.length > 0 && declared < 0) {
        requireJson(request, response);
      }
      return bytes;
    } catch (IOException clientDisconnected) {
      throw incomplete();
    }
  }

  private byte[] read(
      Content.Source source, long declared, HttpServletResponse response, String address) {
    long end = System.nanoTime() + timeout.toNanos();
    byte[] bytes = new byte[declared < 0 || declared > maxBytes ? USUAL_BYTES : (int) declared];
    long length = 0;
    Arrival arrival = null;
    try {
      while (length <= MAX_DISCARDED) {
        Content.Chunk chunk = source.read();
        if (chunk == null) {
          // Most bodies come with their headers; only those that do not are counted.
          if (arrival == null) {
            arrival = begin(address);
          }
          awaitMore(arrival, source, response, end);
          continue;
        }
        if (Content.Chunk.isFailure(chunk)) {
          throw incomplete();
        }
        bytes = append(bytes, length, chunk.getByteBuffer());
        length += chunk.remaining();
        boolean last = chunk.isLast();
        chunk.release();
        if (last) {
          break;
        }
      }
    } finally {
      if (arrival != null) {
        arriving.remove(arrival);
      }
    }
    if (length > maxBytes) {
      throw tooLarge();
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, (int) length);
  }

  /** Copies a part of the body, unless the body is too large anyway. */
  private byte[] append(byte[] bytes, long length, ByteBuffer part) {
    long total = length + part.remaining();
    if (total > maxBytes) {
      return bytes;
    }
    byte[] roomy =
        total <= bytes.length
            ? bytes
            : Arrays.copyOf(bytes, (int) Math.min(maxBytes, Math.max(total, 2L * bytes.length)));
    part.slice().get(roomy, (int) length, part.remaining());
    return roomy;
  }

  private Arrival begin(String address) {
    Arrival arrival = new Arrival();
    Arrival surplus = arriving.add(arrival, address, false, candidate -> true);
    if (surplus != null) {
      surplus.ended = true;
      surplus.event.release();
    }
    return arrival;
  }

  private void awaitMore(
      Arrival arrival, Content.Source source, HttpServletResponse response, long end) {
    source.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, arrival.event::release));
    try {
      boolean event = arrival.event.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (arrival.ended) {
        throw Errors.retryLater(
            ErrorReason.ERROR_REASON_OVERLOADED,
            "Too many request bodies are arriving at once.",
            RETRY_AFTER);
      }
      if (!event) {
        response.setHeader("Connection", "close");
        throw Errors.of(
            ErrorReason.ERROR_REASON_REQUEST_TIMEOUT,
            "The body did not arrive within " + timeout.toMillis() + " ms.");
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw incomplete();
    }
  }

  private static StatusRuntimeException incomplete() {
    return Errors.of(
        ErrorReason.ERROR_REASON_MALFORMED_REQUEST, "The body did not arrive in full.");
  }

  private StatusRuntimeException tooLarge() {
    return Errors.withViolation(
        ErrorReason.ERROR_REASON_TOO_LARGE,
        "The body is larger than " + maxBytes + " bytes.",
        "body",
        "max_bytes",
        "must be at most " + maxBytes + " bytes");
  }

  private static boolean isHttp10(HttpServletRequest request) {
    return request.getProtocol().equals("HTTP/1.0");
  }

  private static void requireJson(HttpServletRequest request, HttpServletResponse response) {
    // Jetty removes "chunked" and leaves the result of any further coding as it is.
    if (hasOtherThan("identity", request.getHeaders("Content-Encoding"))
        || hasOtherThan("chunked", request.getHeaders("Transfer-Encoding"))) {
      response.setHeader("Accept-Encoding", "identity");
      throw Errors.of(
          ErrorReason.ERROR_REASON_UNSUPPORTED_MEDIA_TYPE,
          "The body must not be encoded; send no Content-Encoding, and no Transfer-Encoding but"
              + " chunked.");
    }
    if (!isJson(request.getHeaders("Content-Type"))) {
      throw Errors.withViolation(
          ErrorReason.ERROR_REASON_UNSUPPORTED_MEDIA_TYPE,
          "The body's content type must be application/json in UTF-8.",
          "Content-Type",
          "format",
          "must be application/json");
    }
  }

  /** Whether a header's values, which are lists, name any coding but one. */
  private static boolean hasOtherThan(String coding, Enumeration<String> values) {
    while (values.hasMoreElements()) {
      for (String item : values.nextElement().split(",", -1)) {
        if (!item.isBlank() && !item.strip().equalsIgnoreCase(coding)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isJson(Enumeration<String> mediaTypes) {
    if (!mediaTypes.hasMoreElements()) {
      return false;
    }
    String mediaType = mediaTypes.nextElement();
    if (mediaTypes.hasMoreElements()) {
      // Readers would disagree about which one counts.
      return false;
    }
    String[] parts = mediaType.split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
      boolean utf8 = parameter.equals("charset=utf-8") || parameter.equals("charset=\"utf-8\"");
      if (!utf8 && !parameter.isEmpty()) {
        return false;
      }
    }
    return parts[0].strip().equalsIgnoreCase("application/json");
  }
}
