package io.minitwitter.gateway.problem;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the problem document of any failure; what clients must not see goes to the log. */
public final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);
  private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(1);
  private static final int SERVER_ERROR = 500;

  private Problems() {}

  /** The problem that a failure is answered with. */
  public static Problem of(Throwable failure) {
    ErrorDetails details = ErrorDetails.of(failure);
    int status = HttpStatus.of(details.reason());
    if (!(failure instanceof StatusRuntimeException)) {
      log.error("A request failed unexpectedly", failure);
    } else if (status >= SERVER_ERROR && details.reason() != ErrorReason.ERROR_REASON_OVERLOADED) {
      // The service that failed has logged the cause under the same request id. Overload would
      // fill the log; the metrics count it.
      log.warn("A call failed: {}", failure.getMessage());
    }
    return new Problem(
        details.reason(),
        status,
        details.message(),
        details.violations(),
        headers(details.reason(), details.retryAfter()));
  }

  private static Map<String, String> headers(ErrorReason reason, Optional<Duration> retryAfter) {
    return switch (HttpStatus.of(reason)) {
      case 401 -> Map.of("WWW-Authenticate", challenge(reason));
      case 429, 503 -> Map.of("Retry-After", wholeSeconds(retryAfter.orElse(DEFAULT_RETRY_AFTER)));
      default -> Map.of();
    };
  }

  /** RFC 6750 section 3.1: no error code where no token was shown at all. */
  private static String challenge(ErrorReason reason) {
    return switch (reason) {
      case ERROR_REASON_TOKEN_INVALID, ERROR_REASON_TOKEN_EXPIRED, ERROR_REASON_TOKEN_REVOKED ->
          "Bearer realm=\"minitwitter\", error=\"invalid_token\"";
      default -> "Bearer realm=\"minitwitter\"";
    };
  }

  /** Rounded up: coming back early would only be refused again. */
  private static String wholeSeconds(Duration wait) {
    return Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
  }
}
