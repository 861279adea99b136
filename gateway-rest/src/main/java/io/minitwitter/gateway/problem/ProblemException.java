package io.minitwitter.gateway.problem;

import io.minitwitter.error.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that the gateway itself refuses. Its texts are written for clients: they hold nothing
 * that a parser or a library said.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorReason reason;
  private final transient List<Violation> violations;
  private final transient Map<String, String> headers;
  private final Duration retryAfter;

  private ProblemException(
      ErrorReason reason,
      String detail,
      List<Violation> violations,
      Map<String, String> headers,
      Duration retryAfter) {
    // Refusals are ordinary answers; a stack trace would cost more than the rest of the request.
    super(detail, null, false, false);
    this.reason = reason;
    this.violations = violations;
    this.headers = headers;
    this.retryAfter = retryAfter;
  }

  public static ProblemException of(ErrorReason reason, String detail) {
    return new ProblemException(reason, detail, List.of(), Map.of(), null);
  }

  /** A refusal because of one input. */
  public static ProblemException of(ErrorReason reason, String detail, Violation violation) {
    return new ProblemException(reason, detail, List.of(violation), Map.of(), null);
  }

  /** A refusal with one additional header. */
  public static ProblemException withHeader(
      ErrorReason reason, String detail, String name, String value) {
    return new ProblemException(reason, detail, List.of(), Map.of(name, value), null);
  }

  /** A refusal that says when to retry. */
  public static ProblemException retryLater(
      ErrorReason reason, String detail, Duration retryAfter) {
    return new ProblemException(reason, detail, List.of(), Map.of(), retryAfter);
  }

  public ErrorReason reason() {
    return reason;
  }

  public String detail() {
    return getMessage();
  }

  public List<Violation> violations() {
    return violations;
  }

  public Map<String, String> headers() {
    return headers;
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
