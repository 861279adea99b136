package io.minitwitter.mesh.error;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.options.v1.OptionsProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The only factory of errors. Each error carries a stable {@link ErrorReason}, whose gRPC status
 * the contract defines, and a message that is safe to show to the caller. Causes are only logged.
 */
public final class Errors {
  /** The domain of every {@code google.rpc.ErrorInfo} that MiniTwitter sends. */
  public static final String DOMAIN = "minitwitter";

  /** Where gRPC carries the details of a status. */
  static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private static final String PREFIX = "ERROR_REASON_";
  private static final Map<ErrorReason, Integer> CODES = codes();

  private Errors() {}

  /**
   * An error to throw from a handler.
   *
   * @param message what went wrong and what to do, for the caller to read; never a secret
   */
  public static StatusRuntimeException of(ErrorReason reason, String message) {
    return build(reason, message, null, List.of());
  }

  /** An error whose cause is logged with the request id, and not sent. */
  public static StatusRuntimeException of(ErrorReason reason, String message, Throwable cause) {
    return build(reason, message, cause, List.of());
  }

  /** An error after which the caller may come back when {@code retryAfter} has passed. */
  public static StatusRuntimeException retryLater(
      ErrorReason reason, String message, Duration retryAfter) {
    return retryLater(reason, message, retryAfter, null);
  }

  /** An error with a logged cause, after which the caller may come back. */
  public static StatusRuntimeException retryLater(
      ErrorReason reason, String message, Duration retryAfter, Throwable cause) {
    RetryInfo retry =
        RetryInfo.newBuilder()
            .setRetryDelay(
                com.google.protobuf.Duration.newBuilder()
                    .setSeconds(retryAfter.toSeconds())
                    .setNanos(retryAfter.toNanosPart()))
            .build();
    return build(reason, message, cause, List.of(retry));
  }

  /** INVALID_FIELDS with one violation. */
  public static StatusRuntimeException invalidField(String field, String rule, String description) {
    return invalidFields(List.of(violation(field, rule, description)));
  }

  /** INVALID_FIELDS with all violations of a request. */
  public static StatusRuntimeException invalidFields(List<FieldViolation> violations) {
    return withViolations(
        ErrorReason.ERROR_REASON_INVALID_FIELDS,
        "The request breaks a limit; see the violations.",
        violations);
  }

  /**
   * An error because of one input.
   *
   * @param field the path of a field, or the name of a parameter or header
   */
  public static StatusRuntimeException withViolation(
      ErrorReason reason, String message, String field, String rule, String description) {
    return withViolations(reason, message, List.of(violation(field, rule, description)));
  }

  /**
   * One input that is refused.
   *
   * @param rule the broken rule, stable
   * @param description what is wrong, for humans
   */
  public static FieldViolation violation(String field, String rule, String description) {
    return FieldViolation.newBuilder()
        .setField(field)
        .setReason(rule)
        .setDescription(description)
        .build();
  }

  /** An INVALID_ARGUMENT reason together with the fields that are at fault. */
  public static StatusRuntimeException withViolations(
      ErrorReason reason, String message, List<FieldViolation> violations) {
    return build(
        reason,
        message,
        null,
        List.of(BadRequest.newBuilder().addAllFieldViolations(violations).build()));
  }

  /** The gRPC status that a reason travels with. */
  public static Status.Code code(ErrorReason reason) {
    return Status.fromCodeValue(CODES.get(reason)).getCode();
  }

  /** A reason's name on the wire: without the enum's prefix. */
  public static String name(ErrorReason reason) {
    return reason.name().substring(PREFIX.length());
  }

  private static StatusRuntimeException build(
      ErrorReason reason, String message, Throwable cause, List<? extends Message> details) {
    List<Any> all = new ArrayList<>(details.size() + 1);
    all.add(Any.pack(ErrorInfo.newBuilder().setReason(name(reason)).setDomain(DOMAIN).build()));
    details.forEach(detail -> all.add(Any.pack(detail)));
    com.google.rpc.Status sent =
        com.google.rpc.Status.newBuilder()
            .setCode(CODES.get(reason))
            .setMessage(message)
            .addAllDetails(all)
            .build();
    Metadata trailers = new Metadata();
    trailers.put(DETAILS, sent.toByteArray());
    return new Refusal(
        Status.fromCodeValue(sent.getCode()).withDescription(message).withCause(cause), trailers);
  }

  /**
   * Without a stack trace, which is not logged and can cost more than the rest of a call. That of
   * the cause is logged.
   */
  private static final class Refusal extends StatusRuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(Status status, Metadata trailers) {
      super(status, trailers);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private static Map<ErrorReason, Integer> codes() {
    Map<ErrorReason, Integer> codes = new EnumMap<>(ErrorReason.class);
    for (ErrorReason reason : ErrorReason.values()) {
      if (reason != ErrorReason.UNRECOGNIZED) {
        codes.put(
            reason,
            reason.getValueDescriptor().getOptions().getExtension(OptionsProto.status).getNumber());
      }
    }
    return Map.copyOf(codes);
  }
}
