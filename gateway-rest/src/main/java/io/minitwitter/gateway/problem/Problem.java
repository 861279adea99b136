package io.minitwitter.gateway.problem;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.google.rpc.BadRequest.FieldViolation;
import io.minitwitter.error.v1.ErrorReason;
import io.minitwitter.mesh.error.Errors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A problem document (RFC 9457) with the extension members {@code code}, {@code violations} and
 * {@code request_id}.
 *
 * @param reason the stable reason, sent as {@code code}
 * @param status the HTTP status
 * @param detail what went wrong in this request, safe to show
 * @param violations the inputs that were refused; may be empty
 * @param headers headers that belong to this problem, such as {@code Retry-After}
 */
public record Problem(
    ErrorReason reason,
    int status,
    String detail,
    List<FieldViolation> violations,
    Map<String, String> headers) {
  /** The media type of problem documents. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final String TYPE_PREFIX = "urn:minitwitter:error:";
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.sharedBoundedPool()).build();

  /** The document's JSON for the request of this id. */
  public byte[] toJson(String requestId) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      String code = Errors.name(reason);
      json.writeStartObject();
      json.writeStringField("type", TYPE_PREFIX + code);
      json.writeStringField("title", HttpStatus.title(reason));
      json.writeNumberField("status", status);
      json.writeStringField("detail", detail);
      json.writeStringField("code", code);
      json.writeArrayFieldStart("violations");
      for (FieldViolation violation : violations) {
        json.writeStartObject();
        json.writeStringField("field", violation.getField());
        json.writeStringField("description", violation.getDescription());
        json.writeStringField("rule", violation.getReason());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeStringField("request_id", requestId);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
