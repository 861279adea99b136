package io.minitwitter.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * How a gRPC call was refused.
 *
 * @param reason of {@code google.rpc.ErrorInfo}; empty when there is none
 * @param fields of {@code google.rpc.BadRequest}
 */
record Refusal(Status.Code code, String reason, String message, List<String> fields) {

  /** The refusal of a call that must be refused. */
  static Refusal of(ThrowingCallable call) {
    StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(e).as("the call was not refused").isNotNull();
    String reason = "";
    List<String> fields = new ArrayList<>();
    com.google.rpc.Status status = StatusProto.fromThrowable(e);
    try {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          ErrorInfo info = detail.unpack(ErrorInfo.class);
          assertThat(info.getDomain()).isEqualTo("minitwitter");
          reason = info.getReason();
        } else if (detail.is(BadRequest.class)) {
          detail
              .unpack(BadRequest.class)
              .getFieldViolationsList()
              .forEach(violation -> fields.add(violation.getField()));
        }
      }
    } catch (InvalidProtocolBufferException unreadable) {
      throw new IllegalStateException(unreadable);
    }
    Metadata trailers = e.getTrailers();
    JavaText.assertNoneIn(e.getStatus().getDescription() + withoutDetails(trailers), "a gRPC call");
    return new Refusal(e.getStatus().getCode(), reason, status.getMessage(), fields);
  }

  /** The trailers as text; the binary details were read above. */
  private static String withoutDetails(Metadata trailers) {
    StringBuilder text = new StringBuilder();
    if (trailers == null) {
      return "";
    }
    for (String name : trailers.keys()) {
      if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX) && !name.equals("content-type")) {
        text.append('\n').append(name).append(": ");
        text.append(trailers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
      }
    }
    return text.toString();
  }

  /** This, when it has this status and stable reason. */
  Refusal expect(Status.Code expectedCode, String expectedReason) {
    assertThat(code + " " + reason).as(toString()).isEqualTo(expectedCode + " " + expectedReason);
    return this;
  }
}
