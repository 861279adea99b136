package io.minitwitter.mesh.error;

import static io.minitwitter.mesh.ErrorAssertions.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.minitwitter.error.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ErrorsTest {
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"ERROR_REASON_UNSPECIFIED", "UNRECOGNIZED"})
  void everyReasonHasAStatusAndIsReadBack(ErrorReason reason) {
    assertThat(Errors.code(reason)).isNotIn(Status.Code.OK, Status.Code.UNKNOWN);

    StatusRuntimeException error = Errors.of(reason, "What to do.");

    assertThat(error.getStatus().getCode()).isEqualTo(Errors.code(reason));
    ErrorDetails details = ErrorDetails.of(error);
    assertThat(details.reason()).isEqualTo(reason);
    assertThat(details.message()).isEqualTo("What to do.");
    assertThat(details.retryAfter()).isEmpty();
    assertThat(details.violations()).isEmpty();
  }

  @Test
  void aReasonIsSentAsErrorInfo() throws Exception {
    ErrorInfo info =
        StatusProto.fromThrowable(Errors.of(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "Gone."))
            .getDetails(0)
            .unpack(ErrorInfo.class);

    assertThat(info.getReason()).isEqualTo("TWEET_NOT_FOUND");
    assertThat(info.getDomain()).isEqualTo("minitwitter");
  }

  @Test
  void anErrorHasNoStackTraceButItsCauseHas() {
    IllegalStateException cause = new IllegalStateException("full");
    StatusRuntimeException error =
        Errors.of(ErrorReason.ERROR_REASON_UNAVAILABLE, "Try again.", cause);

    assertThat(error.getStackTrace()).isEmpty();
    assertThat(error).hasCause(cause);
    assertThat(error.getStatus().getCause().getStackTrace()).isNotEmpty();
  }

  @Test
  void retryInfoIsReadBackToTheMillisecond() {
    ErrorDetails details =
        ErrorDetails.of(
            Errors.retryLater(
                ErrorReason.ERROR_REASON_RATE_LIMITED, "Slower.", Duration.ofMillis(2_350)));

    assertThat(details.retryAfter()).contains(Duration.ofMillis(2_350));
  }

  @Test
  void violationsAreReadBackInTheirOrder() {
    FieldViolation first = violation("email", "string.email");
    FieldViolation second = violation("username", "required");

    ErrorDetails details = ErrorDetails.of(Errors.invalidFields(List.of(first, second)));

    assertThat(details.reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELDS);
    assertThat(details.violations()).containsExactly(first, second);
    assertThat(ErrorDetails.of(Errors.invalidField("a", "b", "c")).violations()).hasSize(1);
  }

  @Test
  void aCauseIsNotSent() {
    IllegalStateException cause = new IllegalStateException("secret");
    StatusRuntimeException error =
        Errors.of(ErrorReason.ERROR_REASON_INTERNAL, "Something went wrong.", cause);

    assertThat(error).hasCause(cause);
    assertThat(StatusProto.fromThrowable(error).toString()).doesNotContain("secret");
    assertThat(ErrorDetails.of(error).reason()).isEqualTo(ErrorReason.ERROR_REASON_INTERNAL);
  }

  @ParameterizedTest
  @EnumSource(Status.Code.class)
  void aStatusWithoutAReasonGetsOne(Status.Code code) {
    ErrorDetails details =
        ErrorDetails.of(code.toStatus().withDescription("java.lang.Oops"), new Metadata());

    assertThat(details.reason()).isNotIn(ErrorReason.ERROR_REASON_UNSPECIFIED);
    assertThat(details.code()).isEqualTo(Errors.code(details.reason()));
    assertThat(details.message()).isNotBlank().doesNotContain("java");
  }

  @Test
  void reasonsOfOtherDomainsAreIgnored() {
    var foreign =
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.UNAVAILABLE.value())
                .setMessage("elsewhere")
                .addDetails(
                    com.google.protobuf.Any.pack(
                        ErrorInfo.newBuilder()
                            .setDomain("example.com")
                            .setReason("TWEET_NOT_FOUND")
                            .build()))
                .build());

    assertFails(
        ErrorReason.ERROR_REASON_UNAVAILABLE,
        () -> {
          throw foreign;
        });
  }

  @Test
  void detailsOfAnotherStatusAndMissingDetailsAreIgnored() {
    Metadata trailers = Errors.of(ErrorReason.ERROR_REASON_TWEET_NOT_FOUND, "Gone.").getTrailers();

    assertThat(ErrorDetails.of(Status.CANCELLED, trailers).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_CANCELLED);

    Metadata garbage = new Metadata();
    garbage.put(
        Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
        new byte[] {-1, -1, -1});
    assertThat(ErrorDetails.of(Status.NOT_FOUND, garbage).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_INTERNAL);
  }

  @Test
  void anUnexpectedExceptionIsInternal() {
    ErrorDetails details = ErrorDetails.of(new IllegalStateException("secret"));

    assertThat(details.reason()).isEqualTo(ErrorReason.ERROR_REASON_INTERNAL);
    assertThat(details.message()).doesNotContain("secret");
  }

  private static FieldViolation violation(String field, String rule) {
    return FieldViolation.newBuilder().setField(field).setReason(rule).setDescription("no").build();
  }
}
