package io.minitwitter.gateway.problem;

import com.google.rpc.BadRequest.FieldViolation;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    if (failure instanceof ProblemException refused) {
      return new Problem(
          refused.reason(),
          HttpStatus.of(refused.reason()),
          refused.detail(),
          refused.violations(),
          headers(refused.reason(), refused.headers(), refused.retryAfter()));
    }
    ErrorDetails details = ErrorDetails.of(failure);
    int status = HttpStatus.of(details.reason());
    if (!(failure instanceof StatusRuntimeException)) {
      log.error("A request failed unexpectedly", failure);
    } else if (status >= SERVER_ERROR) {
      // The service that failed has logged the cause under the same request id.
      log.warn("A call failed: {}", failure.getMessage());
    }
    return new Problem(
        details.reason(),
        status,
        details.message(),
        violations(details.violations()),
        headers(details.reason(), Map.of(), details.retryAfter()));
  }

  private static List<Violation> violations(List<FieldViolation> sent) {
    List<Violation> violations = new ArrayList<>(sent.size());
    for (FieldViolation violation : sent) {
      violations.add(
          new Violation(violation.getField(), violation.getDescription(), violation.getReason()));
    }
    return violations;
  }

  private static Map<String, String> headers(
      ErrorReason reason, Map<String, String> given, Optional<Duration> retryAfter) {
    Map<String, String> headers = new LinkedHashMap<>(given);
    switch (HttpStatus.of(reason)) {
      case 401 -> headers.put("WWW-Authenticate", challenge(reason));
      case 429, 503 ->
          headers.put("Retry-After", wholeSeconds(retryAfter.orElse(DEFAULT_RETRY_AFTER)));
      default -> {
        // No additional header.
      }
    }
    return headers;
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
