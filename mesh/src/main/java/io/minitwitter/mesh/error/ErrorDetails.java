package io.minitwitter.mesh.error;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.minitwitter.error.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an error of a called service says, read from its trailers.
 *
 * @param code the gRPC status
 * @param reason the stable reason; by the status alone where the sender gave none
 * @param message safe to show
 * @param retryAfter when to come back, where the sender said so
 * @param violations the fields at fault; empty for most reasons
 */
public record ErrorDetails(
    Status.Code code,
    ErrorReason reason,
    String message,
    Optional<Duration> retryAfter,
    List<FieldViolation> violations) {

  private static final Map<String, ErrorReason> BY_NAME =
      Stream.of(ErrorReason.values())
          .filter(reason -> reason != ErrorReason.UNRECOGNIZED)
          .filter(reason -> reason != ErrorReason.ERROR_REASON_UNSPECIFIED)
          .collect(Collectors.toUnmodifiableMap(Errors::name, Function.identity()));

  /** Reads the status and trailers that an exception carries; anything else is INTERNAL. */
  public static ErrorDetails of(Throwable failure) {
    Metadata trailers = Status.trailersFromThrowable(failure);
    return of(Status.fromThrowable(failure), trailers == null ? new Metadata() : trailers);
  }

  /** Reads what a call closed with. */
  public static ErrorDetails of(Status status, Metadata trailers) {
    com.google.rpc.Status details = details(status, trailers);
    ErrorReason reason = null;
    Optional<Duration> retryAfter = Optional.empty();
    List<FieldViolation> violations = List.of();
    try {
      for (Any detail : details.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          ErrorInfo info = detail.unpack(ErrorInfo.class);
          reason = info.getDomain().equals(Errors.DOMAIN) ? BY_NAME.get(info.getReason()) : null;
        } else if (detail.is(RetryInfo.class)) {
          var delay = detail.unpack(RetryInfo.class).getRetryDelay();
          retryAfter = Optional.of(Duration.ofSeconds(delay.getSeconds(), delay.getNanos()));
        } else if (detail.is(BadRequest.class)) {
          violations = detail.unpack(BadRequest.class).getFieldViolationsList();
        }
      }
    } catch (InvalidProtocolBufferException e) {
      // Details that cannot be read are details that were not sent: the status still speaks.
      reason = null;
    }
    if (reason != null) {
      return new ErrorDetails(
          status.getCode(), reason, details.getMessage(), retryAfter, violations);
    }
    ErrorReason byCode = reasonOf(status.getCode());
    return new ErrorDetails(Errors.code(byCode), byCode, textOf(byCode), retryAfter, violations);
  }

  private static com.google.rpc.Status details(Status status, Metadata trailers) {
    try {
      return StatusProto.fromStatusAndTrailers(status, trailers);
    } catch (IllegalArgumentException e) {
      // Bytes that are no details, or details of another status: as if there were none.
      return com.google.rpc.Status.getDefaultInstance();
    }
  }

  /** The reason that stands for a status which came without one, from gRPC's own layers. */
  static ErrorReason reasonOf(Status.Code code) {
    return switch (code) {
      case UNAVAILABLE -> ErrorReason.ERROR_REASON_UNAVAILABLE;
      case DEADLINE_EXCEEDED -> ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED;
      case CANCELLED -> ErrorReason.ERROR_REASON_CANCELLED;
      case UNIMPLEMENTED -> ErrorReason.ERROR_REASON_UNIMPLEMENTED;
      case RESOURCE_EXHAUSTED -> ErrorReason.ERROR_REASON_TOO_LARGE;
      case UNAUTHENTICATED -> ErrorReason.ERROR_REASON_TOKEN_INVALID;
      case PERMISSION_DENIED -> ErrorReason.ERROR_REASON_ACCESS_DENIED;
      case ABORTED, ALREADY_EXISTS, FAILED_PRECONDITION -> ErrorReason.ERROR_REASON_CONFLICT;
      case INVALID_ARGUMENT, OUT_OF_RANGE -> ErrorReason.ERROR_REASON_INVALID_FIELDS;
      case OK, UNKNOWN, NOT_FOUND, INTERNAL, DATA_LOSS -> ErrorReason.ERROR_REASON_INTERNAL;
    };
  }

  static String textOf(ErrorReason reason) {
    return switch (reason) {
      case ERROR_REASON_UNAVAILABLE -> "A service that is needed cannot be reached; try again.";
      case ERROR_REASON_DEADLINE_EXCEEDED -> "The call did not end within its deadline.";
      case ERROR_REASON_CANCELLED -> "The caller went away.";
      case ERROR_REASON_UNIMPLEMENTED -> "No service answers to this call.";
      case ERROR_REASON_TOO_LARGE -> "The message is larger than the server accepts.";
      case ERROR_REASON_TOKEN_INVALID -> "The token is not valid.";
      case ERROR_REASON_ACCESS_DENIED -> "This call is not allowed.";
      case ERROR_REASON_CONFLICT -> "Another change came first.";
      case ERROR_REASON_INVALID_FIELDS -> "The request is not valid.";
      default -> "Something went wrong here; the request id finds the cause in the log.";
    };
  }
}
