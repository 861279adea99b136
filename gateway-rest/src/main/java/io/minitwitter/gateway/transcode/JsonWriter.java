package io.minitwitter.gateway.transcode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import org.curioswitch.common.protobuf.json.MessageMarshaller;

/**
 * Writes messages as JSON: names as in the contract, fields at their default printed, times as in
 * RFC 3339. Its code is generated at start for each type, since the reflection of protobuf's own
 * printer costs five times as much.
 */
public final class JsonWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Every request has a thread of its own, so a pool by thread would never give one back.
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          // Else characters beyond the basic plane are written as two escapes.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private final MessageMarshaller marshaller;

  /**
   * @param prototypes the types that can be written
   */
  public JsonWriter(Collection<Message> prototypes) {
    MessageMarshaller.Builder builder =
        MessageMarshaller.builder()
            .preservingProtoFieldNames(true)
            .includingDefaultValueFields(true)
            .omittingInsignificantWhitespace(true);
    prototypes.forEach(builder::register);
    this.marshaller = builder.build();
  }

  byte[] write(Message message) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(512);
        JsonGenerator json = JSON.createGenerator(bytes)) {
      marshaller.writeValue(message, json);
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
