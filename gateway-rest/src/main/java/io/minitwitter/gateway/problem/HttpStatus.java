package io.minitwitter.gateway.problem;

import io.grpc.Status;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The one table from gRPC statuses and error reasons to HTTP statuses. It is total: a code or
 * reason without a row does not compile or fails when the class is loaded.
 */
public final class HttpStatus {
  /** The caller closed the connection before the answer; no such caller reads it. */
  static final int CLIENT_CLOSED_REQUEST = 499;

  private static final Map<ErrorReason, Integer> BY_REASON = byReason();

  private HttpStatus() {}

  /** The HTTP status of a gRPC status code. */
  public static int of(Status.Code code) {
    return switch (code) {
      case OK -> 200;
      case CANCELLED -> CLIENT_CLOSED_REQUEST;
      case INVALID_ARGUMENT, OUT_OF_RANGE -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS, ABORTED -> 409;
      case FAILED_PRECONDITION -> 422;
      case RESOURCE_EXHAUSTED -> 429;
      case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED -> 504;
    };
  }

  /**
   * The HTTP status of an error reason: that of its gRPC status, unless HTTP has a more specific
   * one.
   */
  public static int of(ErrorReason reason) {
    return BY_REASON.get(reason);
  }

  /** A short title of a reason, such as "Tweet not found". */
  public static String title(ErrorReason reason) {
    String words = Errors.name(reason).replace('_', ' ').toLowerCase(Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static Map<ErrorReason, Integer> byReason() {
    Map<ErrorReason, Integer> table = new EnumMap<>(ErrorReason.class);
    for (ErrorReason reason : ErrorReason.values()) {
      table.put(
          reason,
          switch (reason) {
            case ERROR_REASON_METHOD_NOT_ALLOWED -> 405;
            case ERROR_REASON_REQUEST_TIMEOUT -> 408;
            case ERROR_REASON_TOO_LARGE -> 413;
            case ERROR_REASON_UNSUPPORTED_MEDIA_TYPE -> 415;
            case ERROR_REASON_UNSPECIFIED, UNRECOGNIZED -> 500;
            default -> of(Errors.code(reason));
          });
    }
    return table;
  }
}
