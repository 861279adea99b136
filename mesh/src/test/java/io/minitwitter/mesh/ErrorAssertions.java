package io.minitwitter.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.StatusRuntimeException;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.ErrorDetails;
import io.minitwitter.mesh.error.Errors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a caller sees of a failure. */
public final class ErrorAssertions {
  private ErrorAssertions() {}

  /** Makes a call that must fail with a reason and that reason's status. */
  public static ErrorDetails assertFails(ErrorReason reason, ThrowingCallable call) {
    Throwable failure = catchThrowable(call);
    assertThat(failure).isInstanceOf(StatusRuntimeException.class);
    ErrorDetails details = ErrorDetails.of(failure);
    assertThat(details.reason()).as("%s", failure).isEqualTo(reason);
    assertThat(details.code()).isEqualTo(Errors.code(reason));
    assertThat(details.message()).isNotBlank();
    return details;
  }
}
