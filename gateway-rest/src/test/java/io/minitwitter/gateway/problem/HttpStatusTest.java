package io.minitwitter.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HttpStatusTest {
  @ParameterizedTest
  @CsvSource({
    "OK, 200",
    "CANCELLED, 499",
    "UNKNOWN, 500",
    "INVALID_ARGUMENT, 400",
    "DEADLINE_EXCEEDED, 504",
    "NOT_FOUND, 404",
    "ALREADY_EXISTS, 409",
    "PERMISSION_DENIED, 403",
    "RESOURCE_EXHAUSTED, 429",
    "FAILED_PRECONDITION, 422",
    "ABORTED, 409",
    "OUT_OF_RANGE, 400",
    "UNIMPLEMENTED, 501",
    "INTERNAL, 500",
    "UNAVAILABLE, 503",
    "DATA_LOSS, 500",
    "UNAUTHENTICATED, 401",
  })
  void mapsEveryCode(Status.Code code, int status) {
    assertThat(HttpStatus.of(code)).isEqualTo(status);
  }

  @Test
  void namesEveryCodeAbove() {
    assertThat(Status.Code.values()).hasSize(17);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ERROR_REASON_UNSPECIFIED", "UNRECOGNIZED"})
  void mapsEveryReasonAsItsCodeUnlessHttpIsFiner(ErrorReason reason) {
    int expected =
        switch (reason) {
          case ERROR_REASON_METHOD_NOT_ALLOWED -> 405;
          case ERROR_REASON_REQUEST_TIMEOUT -> 408;
          case ERROR_REASON_TOO_LARGE -> 413;
          case ERROR_REASON_UNSUPPORTED_MEDIA_TYPE -> 415;
          default -> HttpStatus.of(Errors.code(reason));
        };

    assertThat(HttpStatus.of(reason)).isEqualTo(expected).isBetween(400, 599);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ERROR_REASON_UNSPECIFIED", "UNRECOGNIZED"})
  void answersEveryReasonOfAServiceWithItsNameStatusAndHeaders(ErrorReason reason) {
    Problem problem =
        Problems.of(Errors.retryLater(reason, "Safe text.", Duration.ofMillis(2_500)));

    assertThat(problem.reason()).isEqualTo(reason);
    assertThat(problem.status()).isEqualTo(HttpStatus.of(reason));
    assertThat(problem.detail()).isEqualTo("Safe text.");
    assertThat(problem.headers().containsKey("WWW-Authenticate"))
        .isEqualTo(problem.status() == 401);
    assertThat(problem.headers().get("Retry-After"))
        .isEqualTo(problem.status() == 429 || problem.status() == 503 ? "3" : null);
  }

  @Test
  void hidesMessagesOfOtherServers() {
    Stream.of(Status.Code.values())
        .filter(code -> code != Status.Code.OK)
        .map(
            code ->
                Status.fromCode(code)
                    .withDescription("io.netty.channel.Secret")
                    .asRuntimeException())
        .map(Problems::of)
        .forEach(
            problem -> {
              assertThat(problem.detail()).isNotEmpty().doesNotContain("netty");
              assertThat(problem.status()).isBetween(400, 599);
            });
    assertThat(Problems.of(new IllegalStateException("Secret")).detail()).doesNotContain("Secret");
  }
}
