package io.minitwitter.gateway.problem;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.minitwitter.error.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the problem document of any failure; what clients must not see goes to the log. */
public final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);
  private static final String DOMAIN = "minitwitter";
  private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(1);

  private Problems() {}

  /** The problem that a failure is answered with. */
  public static Problem of(Throwable failure) {
    return switch (failure) {
      case ProblemException refused ->
          problem(
              refused.reason(),
              HttpStatus.of(refused.reason()),
              refused.detail(),
              refused.violations(),
              refused.headers(),
              refused.retryAfter().orElse(null));
      case StatusRuntimeException status -> ofStatus(status);
      default -> {
        log.error("A request failed unexpectedly", failure);
        yield problem(
            ErrorReason.ERROR_REASON_INTERNAL,
            HttpStatus.of(ErrorReason.ERROR_REASON_INTERNAL),
            detail(ErrorReason.ERROR_REASON_INTERNAL),
            List.of(),
            Map.of(),
            null);
      }
    };
  }

  private static Problem ofStatus(StatusRuntimeException failure) {
    ErrorInfo info = null;
    BadRequest badRequest = BadRequest.getDefaultInstance();
    Duration retryAfter = null;
    try {
      for (Any any : StatusProto.fromThrowable(failure).getDetailsList()) {
        if (any.is(ErrorInfo.class)) {
          info = any.unpack(ErrorInfo.class);
        } else if (any.is(BadRequest.class)) {
          badRequest = any.unpack(BadRequest.class);
        } else if (any.is(RetryInfo.class)) {
          var delay = any.unpack(RetryInfo.class).getRetryDelay();
          retryAfter = Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
        }
      }
    } catch (InvalidProtocolBufferException e) {
      log.warn("A service sent error details that do not parse", e);
    }
    ErrorReason reason = reason(info);
    if (reason != null) {
      String text = failure.getStatus().getDescription();
      return problem(
          reason,
          HttpStatus.of(reason),
          text == null ? detail(reason) : text,
          violations(badRequest),
          Map.of(),
          retryAfter);
    }
    // No service of ours made this status, so its text may be anything: the log gets it, not the
    // client.
    Status.Code code = failure.getStatus().getCode();
    ErrorReason stand = standIn(code);
    log.warn("A call failed without a reason of ours: {}", failure.getStatus());
    int status = code == Status.Code.OK ? 500 : HttpStatus.of(code);
    return problem(stand, status, detail(stand), List.of(), Map.of(), retryAfter);
  }

  private static ErrorReason reason(ErrorInfo info) {
    if (info == null || !DOMAIN.equals(info.getDomain())) {
      return null;
    }
    try {
      return ErrorReason.valueOf("ERROR_REASON_" + info.getReason());
    } catch (IllegalArgumentException newerThanThisGateway) {
      return null;
    }
  }

  /** The reason shown for a status that came without one. */
  static ErrorReason standIn(Status.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT, OUT_OF_RANGE -> ErrorReason.ERROR_REASON_INVALID_FIELDS;
      case UNAUTHENTICATED -> ErrorReason.ERROR_REASON_TOKEN_INVALID;
      case PERMISSION_DENIED -> ErrorReason.ERROR_REASON_ACCESS_DENIED;
      case NOT_FOUND -> ErrorReason.ERROR_REASON_ROUTE_NOT_FOUND;
      case ALREADY_EXISTS, ABORTED, FAILED_PRECONDITION -> ErrorReason.ERROR_REASON_CONFLICT;
      case RESOURCE_EXHAUSTED -> ErrorReason.ERROR_REASON_RATE_LIMITED;
      case CANCELLED -> ErrorReason.ERROR_REASON_CANCELLED;
      case UNIMPLEMENTED -> ErrorReason.ERROR_REASON_UNIMPLEMENTED;
      case UNAVAILABLE -> ErrorReason.ERROR_REASON_UNAVAILABLE;
      case DEADLINE_EXCEEDED -> ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED;
      case OK, UNKNOWN, INTERNAL, DATA_LOSS -> ErrorReason.ERROR_REASON_INTERNAL;
    };
  }

  private static String detail(ErrorReason reason) {
    return switch (reason) {
      case ERROR_REASON_UNAVAILABLE -> "A service that the call needs cannot be reached now.";
      case ERROR_REASON_DEADLINE_EXCEEDED -> "The call did not end in time.";
      case ERROR_REASON_CANCELLED -> "The call was cancelled.";
      case ERROR_REASON_INTERNAL -> "The system failed; its log has the cause under request_id.";
      default -> HttpStatus.title(reason) + ".";
    };
  }

  private static List<Violation> violations(BadRequest badRequest) {
    List<Violation> violations = new ArrayList<>(badRequest.getFieldViolationsCount());
    for (BadRequest.FieldViolation violation : badRequest.getFieldViolationsList()) {
      violations.add(
          new Violation(violation.getField(), violation.getDescription(), violation.getReason()));
    }
    return violations;
  }

  private static Problem problem(
      ErrorReason reason,
      int status,
      String detail,
      List<Violation> violations,
      Map<String, String> extra,
      Duration retryAfter) {
    Map<String, String> headers = new LinkedHashMap<>(extra);
    if (status == 401) {
      // RFC 6750 section 3.1: no error code where no token was shown at all.
      headers.put(
          "WWW-Authenticate",
          switch (reason) {
            case ERROR_REASON_TOKEN_INVALID,
                ERROR_REASON_TOKEN_EXPIRED,
                ERROR_REASON_TOKEN_REVOKED ->
                "Bearer realm=\"minitwitter\", error=\"invalid_token\"";
            default -> "Bearer realm=\"minitwitter\"";
          });
    }
    if (status == 429 || status == 503) {
      Duration wait = retryAfter == null ? DEFAULT_RETRY_AFTER : retryAfter;
      // Whole seconds, rounded up: coming back early would only be refused again.
      long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
      headers.put("Retry-After", Long.toString(seconds));
    }
    return new Problem(reason, status, detail, violations, Map.copyOf(headers));
  }
}
